using Microsoft.DurableTask;

namespace Serverless.AzureSdk.Tests.DurableTask;

public class TaskNameTests
{
    [Fact]
    public void Equals_OtherCase_IsEqual()
    {
        TaskName name = "FulfilOrder";

        (name == new TaskName("fulfilorder")).ShouldBeTrue();
        name.GetHashCode().ShouldBe(new TaskName("FULFILORDER").GetHashCode());
    }

    [Fact]
    public void Conversion_Text_GoesBothWays()
    {
        TaskName name = "FulfilOrder";
        string text = name;

        text.ShouldBe("FulfilOrder");
        name.ToString().ShouldBe("FulfilOrder");
    }

    [Fact]
    public void Conversion_EmptyText_IsDefault() => ((TaskName)string.Empty).ShouldBe(default);
}
