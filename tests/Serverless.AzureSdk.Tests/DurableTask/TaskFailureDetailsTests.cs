using Microsoft.DurableTask;

namespace Serverless.AzureSdk.Tests.DurableTask;

public class TaskFailureDetailsTests
{
    [Fact]
    public void FromException_NestedException_KeepsTheChain()
    {
        var details = TaskFailureDetails.FromException(
            new InvalidOperationException("outer", new TimeoutException("inner")));

        details.ErrorType.ShouldBe("System.InvalidOperationException");
        details.ErrorMessage.ShouldBe("outer");
        details.InnerFailure.ShouldNotBeNull().ErrorType.ShouldBe("System.TimeoutException");
        details.ToString().ShouldBe("System.InvalidOperationException: outer");
    }

    [Fact]
    public void IsCausedBy_BaseType_IsTrue()
    {
        var details = new TaskFailureDetails("System.ArgumentNullException", "order", null, null, null);

        details.IsCausedBy<ArgumentException>().ShouldBeTrue();
        details.IsCausedBy<TimeoutException>().ShouldBeFalse();
    }

    [Fact]
    public void IsCausedBy_TypeOfAnotherAssembly_IsFound()
    {
        var details = new TaskFailureDetails(typeof(OwnException).FullName!, "own", null, null, null);

        details.IsCausedBy<OwnException>().ShouldBeTrue();
        details.IsCausedBy<InvalidOperationException>().ShouldBeTrue();
    }

    [Fact]
    public void IsCausedBy_UnknownType_IsFalse() =>
        new TaskFailureDetails("No.Such.Type", "?", null, null, null).IsCausedBy<Exception>().ShouldBeFalse();

    [Fact]
    public void TaskFailedException_Details_AreInItsMessage()
    {
        var failure = new TaskFailedException(
            "Ship",
            4,
            new TaskFailureDetails("System.TimeoutException", "carrier is silent", null, null, null));

        failure.Message.ShouldContain("Ship");
        failure.Message.ShouldContain("carrier is silent");
        failure.TaskId.ShouldBe(4);
        failure.FailureDetails.IsCausedBy<TimeoutException>().ShouldBeTrue();
    }

    private sealed class OwnException : InvalidOperationException;
}
