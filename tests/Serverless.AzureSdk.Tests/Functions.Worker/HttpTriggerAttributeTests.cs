using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Serverless.AzureSdk.Tests.Functions.Worker;

public class HttpTriggerAttributeTests
{
    [Fact]
    public void Constructor_NoArguments_AsksForAFunctionKey()
    {
        var trigger = new HttpTriggerAttribute();

        trigger.AuthLevel.ShouldBe(AuthorizationLevel.Function);
        trigger.Methods.ShouldBeNull();
        trigger.Route.ShouldBeNull();
    }

    [Fact]
    public void Constructor_MethodsOnly_IsAnonymous()
    {
        var trigger = new HttpTriggerAttribute("get", "post");

        trigger.AuthLevel.ShouldBe(AuthorizationLevel.Anonymous);
        trigger.Methods.ShouldBe(["get", "post"]);
    }

    [Fact]
    public void Constructor_LevelAndMethods_KeepsBoth()
    {
        var trigger = new HttpTriggerAttribute(AuthorizationLevel.Admin, "delete") { Route = "orders/{id}" };

        trigger.AuthLevel.ShouldBe(AuthorizationLevel.Admin);
        trigger.Methods.ShouldBe(["delete"]);
        trigger.Route.ShouldBe("orders/{id}");
    }

    [Theory]
    [InlineData(AuthorizationLevel.Anonymous, 0)]
    [InlineData(AuthorizationLevel.Function, 2)]
    [InlineData(AuthorizationLevel.Admin, 4)]
    public void AuthorizationLevel_Value_IsTheHosts(AuthorizationLevel level, int expected) =>
        ((int)level).ShouldBe(expected);

    [Theory]
    [InlineData(typeof(HttpTriggerAttribute))]
    [InlineData(typeof(ServiceBusTriggerAttribute))]
    [InlineData(typeof(TimerTriggerAttribute))]
    [InlineData(typeof(OrchestrationTriggerAttribute))]
    [InlineData(typeof(ActivityTriggerAttribute))]
    public void Trigger_Attribute_GoesOnAParameter(Type trigger)
    {
        trigger.IsAssignableTo(typeof(TriggerBindingAttribute)).ShouldBeTrue();
        AttributeUsage(trigger).ValidOn.ShouldBe(AttributeTargets.Parameter);
    }

    [Fact]
    public void DurableClient_Attribute_IsAnInput()
    {
        typeof(DurableClientAttribute).IsAssignableTo(typeof(InputBindingAttribute)).ShouldBeTrue();
        AttributeUsage(typeof(DurableClientAttribute)).ValidOn.ShouldBe(AttributeTargets.Parameter);
    }

    [Fact]
    public void ServiceBusOutput_Attribute_GoesOnMethodsAndProperties() =>
        AttributeUsage(typeof(ServiceBusOutputAttribute)).ValidOn
            .ShouldBe(AttributeTargets.Method | AttributeTargets.Property);

    private static AttributeUsageAttribute AttributeUsage(Type type) =>
        type.GetCustomAttributes(typeof(AttributeUsageAttribute), inherit: true)
            .ShouldHaveSingleItem()
            .ShouldBeOfType<AttributeUsageAttribute>();
}
