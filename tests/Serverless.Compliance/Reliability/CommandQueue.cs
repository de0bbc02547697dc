using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>A queue that delivers each message until it is settled, and some of them twice anyway.</summary>
internal sealed class CommandQueue
{
    private readonly Lock _lock = new();
    private readonly List<(string Partition, InboundMessage Message)> _unsettled = [];

    public CommandQueue(int partitions, int commands, Random random)
    {
        for (var i = 0; i < commands; i++)
        {
            var command = new InboundMessage
            {
                Id = $"c{i:D2}",
                Type = "command",
                Source = "/test",
                Data = "\"go\""u8.ToArray(),
            };
            var partition = $"sku-{i % partitions}";
            Ids.Add(command.Id);
            _unsettled.Add((partition, command));
            if (random.Next(4) == 0)
            {
                _unsettled.Add((partition, command with { DeliveryCount = 2 }));
            }
        }
    }

    public List<string> Ids { get; } = [];

    public IReadOnlyList<IGrouping<string, InboundMessage>> Unsettled()
    {
        lock (_lock)
        {
            return [.. _unsettled.GroupBy(entry => entry.Partition, entry => entry.Message)];
        }
    }

    public void Settle(InboundMessage message)
    {
        lock (_lock)
        {
            _unsettled.RemoveAt(_unsettled.FindIndex(entry => ReferenceEquals(entry.Message, message)));
        }
    }
}
