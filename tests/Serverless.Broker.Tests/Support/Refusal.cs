using Serverless.Broker.Entities;

namespace Serverless.Broker.Tests.Support;

internal static class Refusal
{
    /// <summary>The broker refuses with this condition, at once or through the task.</summary>
    public static async Task<BrokerException> ShouldRefuseAsync(this Func<Task> action, string condition)
    {
        BrokerException e = await Xunit.Assert.ThrowsAsync<BrokerException>(async () => await action());
        e.Condition.ShouldBe(condition);
        return e;
    }

    public static BrokerException ShouldRefuse(this Action action, string condition)
    {
        BrokerException e = Xunit.Assert.Throws<BrokerException>(action);
        e.Condition.ShouldBe(condition);
        return e;
    }
}
