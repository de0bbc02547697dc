using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Ordering;
using Warehouse;

namespace Serverless.Architecture.Tests.Topology;

/// <summary>A function app as its code shows it: which entities its triggers read, and which it says it sends to.</summary>
internal sealed record FunctionApp(string Name, IReadOnlyList<EntityTrigger> Triggers, IReadOnlyList<string> Publishes)
{
    /// <summary>Gets every app below <c>functions/</c>.</summary>
    public static IReadOnlyList<FunctionApp> All { get; } =
    [
        Read("ordering", typeof(OrderingApp).Assembly, OrderingApp.Publishes),
        Read("warehouse", typeof(WarehouseApp).Assembly, WarehouseApp.Publishes),
    ];

    private static FunctionApp Read(string name, Assembly assembly, IReadOnlyList<string> publishes) => new(
        name,
        [
            .. from type in assembly.GetTypes()
               from method in type.GetMethods()
               let function = method.GetCustomAttribute<FunctionAttribute>()
               where function is not null
               from parameter in method.GetParameters()
               let trigger = parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()
               where trigger is not null
               select new EntityTrigger(
                   function.Name,
                   trigger.QueueName ?? $"{trigger.TopicName}/{trigger.SubscriptionName}",
                   trigger.IsSessionsEnabled),
        ],
        publishes);
}
