using Microsoft.DurableTask.Entities;

namespace Serverless.TaskHub.Tests.Scenarios;

/// <summary>A number that can be added to, read and deleted.</summary>
public sealed class CounterEntity : TaskEntity<int>
{
    public int Add(int value) => State += value;

    public int Get() => State;

    public void Fail() => throw new InvalidOperationException("not countable");

    public void Forward(string key) => Context.SignalEntity(new EntityInstanceId("counter", key), "add", State);
}
