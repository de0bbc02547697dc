using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Tests.Messaging;

public sealed class BindingExpressionTests
{
    private readonly InvocationRequest _request = new()
    {
        TriggerMetadata =
        {
            ["MessageId"] = new TypedData { String = "m1" },
            ["Count"] = new TypedData { Json = "3" },
            ["Order"] = new TypedData { Json = """{"Id":"o1","Customer":{"Name":"n"}}""" },
        },
    };

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{messageid}-x", "m1-x")]
    [InlineData("a{Count}b{MessageId}", "a3bm1")]
    [InlineData("{Order.Id}/{Order.Customer.Name}", "o1/n")]
    public void Resolve_Names_GivesTheirValues(string text, string expected) =>
        BindingExpression.Resolve(text, _request).ShouldBe(expected);

    [Theory]
    [InlineData("{Nothing}")]
    [InlineData("{Order.Nothing}")]
    [InlineData("{MessageId.Length}")]
    [InlineData("{open")]
    public void Resolve_WhatIsNotThere_FailsAndNamesIt(string text) =>
        Should.Throw<FormatException>(() => BindingExpression.Resolve(text, _request)).Message.ShouldContain(text);
}
