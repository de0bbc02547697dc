namespace Serverless.Broker.Tests.Reliability;

/// <summary>Judges a load from its log alone and from what is left in the queues at the end.</summary>
internal static class Checker
{
    public static Verdict Judge(IReadOnlyList<Operation> log, IReadOnlyCollection<string> remaining)
    {
        HashSet<string> attempted = [];
        HashSet<string> acknowledged = [];
        HashSet<string> received = [];
        HashSet<string> completing = [];
        HashSet<string> completed = [];
        HashSet<string> duplicated = [];
        HashSet<string> unexpected = [];
        List<string> reordered = [];
        Dictionary<string, int> order = [];
        Dictionary<string, int> highest = [];
        foreach ((OperationKind kind, string id, string? session) in log)
        {
            switch (kind)
            {
                case OperationKind.Attempted:
                    order.TryAdd(id, order.Count);
                    attempted.Add(id);
                    break;
                case OperationKind.Acknowledged:
                    acknowledged.Add(id);
                    break;
                case OperationKind.Received:
                    Receive(id, session);
                    break;
                case OperationKind.Completing:
                    completing.Add(id);
                    break;
                case OperationKind.Completed:
                    completed.Add(id);
                    break;
            }
        }

        foreach (string id in remaining)
        {
            if (!attempted.Contains(id))
            {
                unexpected.Add(id);
            }

            if (completed.Contains(id))
            {
                duplicated.Add(id);
            }
        }

        string[] lost = [.. acknowledged.Where(id => !remaining.Contains(id) && !completing.Contains(id))];
        return new Verdict(attempted.Count, acknowledged.Count, lost, [.. duplicated], reordered, [.. unexpected]);

        void Receive(string id, string? session)
        {
            if (!attempted.Contains(id))
            {
                unexpected.Add(id);
                return;
            }

            if (completed.Contains(id))
            {
                duplicated.Add(id);
            }

            // A message may come again after later ones; for the first time it may not.
            if (received.Add(id) && session is not null)
            {
                int place = order[id];
                if (highest.TryGetValue(session, out int top) && place < top)
                {
                    reordered.Add(id);
                }

                highest[session] = Math.Max(place, highest.GetValueOrDefault(session, place));
            }
        }
    }
}
