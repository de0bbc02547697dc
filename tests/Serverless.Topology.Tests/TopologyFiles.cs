using System.Text.Json.Nodes;

namespace Serverless.Topology.Tests;

/// <summary>The real topology file and its schema, and ways to change a copy.</summary>
internal static class TopologyFiles
{
    public static string TopologyPath { get; } = Path.Combine(BicepDirectory(), "topology.json");

    public static string SchemaPath { get; } = Path.Combine(BicepDirectory(), "topology.schema.json");

    /// <summary>A topology that uses every property there is, without an error.</summary>
    public static JsonObject Full() => JsonNode.Parse(
        """
        {
          "$schema": "./topology.schema.json",
          "queues": [
            {
              "name": "work",
              "requiresSession": true,
              "lockDuration": "PT30S",
              "maxDeliveryCount": 5,
              "defaultMessageTimeToLive": "P1D",
              "deadLetteringOnMessageExpiration": true,
              "requiresDuplicateDetection": true,
              "duplicateDetectionHistoryTimeWindow": "PT10M"
            }
          ],
          "topics": [
            {
              "name": "news",
              "defaultMessageTimeToLive": "P1D",
              "requiresDuplicateDetection": true,
              "duplicateDetectionHistoryTimeWindow": "PT10M",
              "subscriptions": [
                {
                  "name": "reader",
                  "requiresSession": false,
                  "lockDuration": "PT30S",
                  "maxDeliveryCount": 5,
                  "defaultMessageTimeToLive": "P1D",
                  "deadLetteringOnMessageExpiration": true,
                  "deadLetteringOnFilterEvaluationExceptions": true,
                  "rules": [
                    { "name": "sql", "sqlFilter": "sys.Label = 'a'", "sqlAction": "SET x = 1" },
                    {
                      "name": "correlation",
                      "correlationFilter": {
                        "contentType": "a",
                        "correlationId": "b",
                        "label": "c",
                        "messageId": "d",
                        "replyTo": "e",
                        "replyToSessionId": "f",
                        "sessionId": "g",
                        "to": "h",
                        "properties": { "kind": "i" }
                      }
                    }
                  ]
                }
              ]
            }
          ],
          "eventHubs": [
            { "name": "log", "partitionCount": 4, "retention": "P1D", "consumerGroups": ["reader"] }
          ],
          "apps": [
            {
              "name": "writer",
              "public": true,
              "durable": true,
              "sends": ["work", "news", "log"],
              "receives": [],
              "calls": ["reader"]
            },
            { "name": "reader", "receives": ["work", "news/reader", "log/reader"] }
          ]
        }
        """)!.AsObject();

    /// <summary>The node at a path such as <c>queues/0/name</c>.</summary>
    public static JsonNode At(this JsonNode node, string path) => path
        .Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(node, (at, step) => int.TryParse(step, out int index) ? at[index]! : at[step]!);

    /// <summary>Sets a property or appends to a list (<c>apps/0/sends/-</c>).</summary>
    public static JsonObject With(this JsonObject root, string path, JsonNode? value)
    {
        int slash = path.LastIndexOf('/');
        JsonNode parent = slash < 0 ? root : root.At(path[..slash]);
        string last = path[(slash + 1)..];
        if (last == "-")
        {
            parent.AsArray().Add(value);
        }
        else if (int.TryParse(last, out int index))
        {
            parent.AsArray()[index] = value;
        }
        else
        {
            parent.AsObject()[last] = value;
        }

        return root;
    }

    private static string BicepDirectory()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Serverless.sln")))
            {
                return Path.Combine(at.FullName, "bicep");
            }
        }

        throw new DirectoryNotFoundException($"No Serverless.sln above '{AppContext.BaseDirectory}'.");
    }
}
