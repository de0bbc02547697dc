using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Tests.Support;

/// <summary>A link whose other end is the test: it sees what is sent, and answers when it likes.</summary>
internal sealed class FakeLink : IWorkerLink
{
    private readonly Lock _gate = new();
    private readonly List<StreamingMessage> _sent = [];
    private IWorkerLinkReceiver? _receiver;

    /// <summary>Gets or sets what answers a message of the host; null leaves it unanswered.</summary>
    public Func<StreamingMessage, StreamingMessage?> Answer { get; set; } = static _ => null;

    public IReadOnlyList<StreamingMessage> Sent
    {
        get
        {
            lock (_gate)
            {
                return [.. _sent];
            }
        }
    }

    public void Start(IWorkerLinkReceiver receiver) => _receiver = receiver;

    public void Send(StreamingMessage message)
    {
        lock (_gate)
        {
            _sent.Add(message);
        }

        if (Answer(message) is { } answer)
        {
            answer.RequestId = message.RequestId;
            _receiver!.Receive(answer);
        }
    }

    public void Receive(StreamingMessage message) => _receiver!.Receive(message);

    public void Close(Exception? reason) => _receiver!.Closed(reason);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Answers as a worker with the given functions does, and leaves invocations to the test.</summary>
    public static FakeLink OfWorker(params RpcFunctionMetadata[] functions)
    {
        var ok = new StatusResult { Status = StatusResult.Types.Status.Success };
        return new FakeLink
        {
            Answer = message => message.ContentCase switch
            {
                StreamingMessage.ContentOneofCase.WorkerInitRequest => new StreamingMessage
                {
                    WorkerInitResponse =
                        new WorkerInitResponse { Result = ok, Capabilities = { ["WorkerStatus"] = "True" } },
                },
                StreamingMessage.ContentOneofCase.FunctionsMetadataRequest => new StreamingMessage
                {
                    FunctionMetadataResponse = new FunctionMetadataResponse
                    {
                        Result = ok,
                        FunctionMetadataResults = { functions },
                    },
                },
                StreamingMessage.ContentOneofCase.FunctionLoadRequest => new StreamingMessage
                {
                    FunctionLoadResponse = new FunctionLoadResponse
                    {
                        FunctionId = message.FunctionLoadRequest.FunctionId,
                        Result = ok,
                    },
                },
                _ => null,
            },
        };
    }

    public static RpcFunctionMetadata Function(string name, string trigger = "timerTrigger") => new()
    {
        Name = name,
        FunctionId = $"id-{name}",
        ScriptFile = "App.dll",
        EntryPoint = $"App.{name}",
        RawBindings = { $$"""{"name":"trigger","type":"{{trigger}}","direction":"In"}""" },
    };
}
