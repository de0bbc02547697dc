using Microsoft.DurableTask;
using Serverless.Sagas.Requests;
using Serverless.Sagas.Running;
using Serverless.Sagas.Steps;

namespace Serverless.Sagas;

/// <summary>
/// One attempt of a step, or of its undo: what it calls activities and asks other apps with. The retry is the step's;
/// nothing here retries on its own, so attempts never multiply.
/// </summary>
public sealed class SagaStep
{
    private readonly SagaRun _run;
    private readonly StepRecord _record;
    private readonly bool _isUndo;
    private readonly CancellationTokenSource _givenUp = new();
    private readonly List<string> _children = [];
    private int _calls;

    internal SagaStep(SagaRun run, StepRecord record, bool isUndo, int attempt)
    {
        _run = run;
        _record = record;
        _isUndo = isUndo;
        Attempt = attempt;
    }

    /// <summary>Gets the number of the attempt, from 1; a step that a person resumed counts on.</summary>
    public int Attempt { get; }

    /// <summary>Gets the orchestration, for its clock, its GUIDs and what a step does not have.</summary>
    public TaskOrchestrationContext Context => _run.Context;

    /// <summary>Gets the idempotency key of the first call; the further ones are numbered.</summary>
    public string Key => KeyOf(Scope, 1);

    private string Scope => _isUndo ? $"{_record.Name}~undo" : _record.Name;

    /// <summary>Calls an activity once. It gets a <see cref="StepCall{T}"/>.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="input">Its input.</param>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TResult">The type of its result.</typeparam>
    /// <returns>Its result.</returns>
    /// <exception cref="TaskFailedException">It failed: the attempt has, unless this is caught.</exception>
    public async Task<TResult> Call<TInput, TResult>(TaskName activity, TInput input)
    {
        ThrowIfGivenUp();
        var number = ++_calls;
        var call = Context.CallActivityAsync<TResult>(activity, new StepCall<TInput>(
            KeyOf(Scope, number), input, _isUndo ? KeyOf(_record.Name, 1) : null));
        return await FollowAsync(call);
    }

    /// <summary>Calls an activity that has no result once. It gets a <see cref="StepCall{T}"/>.</summary>
    /// <inheritdoc cref="Call{TInput,TResult}(TaskName, TInput)"/>
    public Task Call<TInput>(TaskName activity, TInput input) => Call<TInput, object?>(activity, input);

    /// <summary>Waits for an external event. Limit it with the step's timeout.</summary>
    /// <param name="eventName">The event, case-insensitive.</param>
    /// <typeparam name="T">Its payload.</typeparam>
    /// <returns>The payload. An event without one decides nothing and is passed over.</returns>
    public async Task<T> WaitFor<T>(string eventName)
        where T : class
    {
        while (true)
        {
            ThrowIfGivenUp();
            if (await Context.WaitForExternalEvent<T?>(eventName, _givenUp.Token) is { } payload)
            {
                return payload;
            }
        }
    }

    /// <summary>
    /// Sends commands through an activity and waits until each was answered. Limit it with the step's timeout: the next
    /// attempt asks again for what was not answered, under new message ids. Late, repeated and early answers count
    /// once; an answer to the step is none to its undo.
    /// </summary>
    /// <param name="sender">The activity that sends; it gets a <see cref="StepCall{T}"/> of
    /// <see cref="SagaRequest{TCommand}"/>s.</param>
    /// <param name="commands">What to ask, by a key in this step: a line, a product.</param>
    /// <param name="each">Sees each answer as it comes, those of attempts that failed for want of others too.</param>
    /// <typeparam name="TCommand">The commands.</typeparam>
    /// <typeparam name="TReply">The answers, as handed to <see cref="SagaClientExtensions.ReplyAsync"/>.</typeparam>
    /// <returns>The answers by the keys of <paramref name="commands"/>.</returns>
    public async Task<IReadOnlyDictionary<string, TReply>> Request<TCommand, TReply>(
        TaskName sender, IReadOnlyDictionary<string, TCommand> commands, Action<TReply>? each = null)
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(commands);
        var addresses = commands.Keys.ToDictionary(part => part, part => new ReplyAddress(Scope, part));
        var asked = commands.Where(command => !_record.Replies.ContainsKey(addresses[command.Key].EventName))
            .Select(command => new SagaRequest<TCommand>(
                MessageIds.For(Context.InstanceId, Scope, $"{command.Key}.{Attempt}"),
                addresses[command.Key].CorrelationId(Context.InstanceId),
                command.Value))
            .ToArray();
        if (asked.Length > 0)
        {
            _record.MayHaveHappened = true;
            await Call(sender, asked);
            await Task.WhenAll(addresses.Values
                .Where(address => !_record.Replies.ContainsKey(address.EventName))
                .Select(address => CollectAsync(address.EventName, each)).ToList());
        }

        return addresses.ToDictionary(
            address => address.Key, address => (TReply)_record.Replies[address.Value.EventName]);
    }

    internal async Task<SagaResult<TAbort>> CallSaga<TAbort>(TaskName orchestrator, object? input)
        where TAbort : class
    {
        ThrowIfGivenUp();
        var child = Attempt == 1
            ? $"{Context.InstanceId}:{_record.Name}"
            : $"{Context.InstanceId}:{_record.Name}.{Attempt}";
        _children.Add(child);
        var call = Context.CallSubOrchestratorAsync<SagaResult<TAbort>>(
            orchestrator, input, new SubOrchestrationOptions(instanceId: child));
        _record.Track(call);
        return await call;
    }

    /// <summary>Lets the attempt do nothing more: what it calls from now on is refused.</summary>
    internal void GiveUp() => _givenUp.Cancel();

    /// <summary>Asks the sagas that it called to end.</summary>
    internal void StopChildren(StopRequest request)
    {
        foreach (var child in _children)
        {
            Context.SendEvent(child, StopRequest.EventName, request);
        }
    }

    private async Task CollectAsync<TReply>(string eventName, Action<TReply>? each)
        where TReply : class
    {
        var reply = await WaitFor<TReply>(eventName);
        _record.Replies[eventName] = reply;
        each?.Invoke(reply);
    }

    private async Task<TResult> FollowAsync<TResult>(Task<TResult> call)
    {
        _record.Track(call);
        var result = await call;
        _record.MayHaveHappened = true;
        return result;
    }

    private string KeyOf(string scope, int number) => MessageIds.For(
        Context.InstanceId,
        scope,
        number == 1 ? null : number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private void ThrowIfGivenUp()
    {
        if (_givenUp.IsCancellationRequested)
        {
            throw new OperationCanceledException($"Attempt {Attempt} of step '{_record.Name}' was given up.");
        }
    }
}
