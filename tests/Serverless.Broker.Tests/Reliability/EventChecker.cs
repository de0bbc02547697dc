namespace Serverless.Broker.Tests.Reliability;

/// <summary>Judges a load of events from its log alone and from what is read from the beginning at the end.</summary>
internal static class EventChecker
{
    public static EventVerdict Judge(IReadOnlyList<EventOperation> log, IReadOnlyList<EventOperation> remaining)
    {
        Dictionary<string, int> order = [];
        HashSet<string> acknowledged = [];
        HashSet<string> kept = [];
        HashSet<string> duplicated = [];
        HashSet<string> renumbered = [];
        HashSet<string> unexpected = [];
        Dictionary<(string Partition, long SequenceNumber), string> named = [];
        Dictionary<string, (string Partition, long SequenceNumber)> places = [];
        foreach (EventOperation operation in log)
        {
            switch (operation.Kind)
            {
                case EventOperationKind.Attempted:
                    order.TryAdd(operation.Id, order.Count);
                    break;
                case EventOperationKind.Acknowledged:
                    acknowledged.Add(operation.Id);
                    kept.Add(operation.Id);
                    break;
                case EventOperationKind.Read:
                    // Who reads an event may write down its number: it must last.
                    kept.Add(operation.Id);
                    See(operation);
                    break;
            }
        }

        HashSet<string> there = [];
        foreach (EventOperation operation in remaining)
        {
            See(operation);
            if (!there.Add(operation.Id))
            {
                duplicated.Add(operation.Id);
            }
        }

        string[] lost = [.. kept.Where(id => order.ContainsKey(id) && !there.Contains(id))];
        return new EventVerdict(
            order.Count,
            acknowledged.Count,
            lost,
            [.. duplicated],
            [.. renumbered],
            [.. Reordered(remaining, order)],
            [.. unexpected]);

        void See(EventOperation read)
        {
            if (!order.ContainsKey(read.Id))
            {
                unexpected.Add(read.Id);
            }

            (string Partition, long SequenceNumber) place = (read.Partition, read.SequenceNumber);
            if (!named.TryAdd(place, read.Id) && named[place] != read.Id)
            {
                renumbered.Add(read.Id);
            }

            if (!places.TryAdd(read.Id, place) && places[read.Id] != place)
            {
                duplicated.Add(read.Id);
            }
        }
    }

    private static IEnumerable<string> Reordered(IReadOnlyList<EventOperation> remaining, Dictionary<string, int> order)
    {
        Dictionary<string, long> lastNumber = [];
        Dictionary<(string Partition, string Producer), int> lastSent = [];
        foreach (EventOperation read in remaining.Where(o => order.ContainsKey(o.Id)))
        {
            int sent = order[read.Id];
            bool isBehind = lastNumber.TryGetValue(read.Partition, out long number) && number >= read.SequenceNumber;
            bool isSwapped = lastSent.TryGetValue((read.Partition, read.Producer), out int before) && before > sent;
            if (isBehind || isSwapped)
            {
                yield return read.Id;
            }

            lastNumber[read.Partition] = read.SequenceNumber;
            lastSent[(read.Partition, read.Producer)] = sent;
        }
    }
}
