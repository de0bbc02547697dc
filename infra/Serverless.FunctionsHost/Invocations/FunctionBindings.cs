using Serverless.FunctionsHost.Inputs;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Invocations;

/// <summary>The inputs and outputs of an app's functions beside their triggers.</summary>
internal sealed class FunctionBindings
{
    private readonly FunctionAppContext _app;
    private readonly Dictionary<string, IInputBinding> _inputs;
    private readonly Dictionary<string, IOutputBinding> _outputs;

    public FunctionBindings(
        FunctionAppContext app, IEnumerable<IInputBinding> inputs, IEnumerable<IOutputBinding> outputs)
    {
        _app = app;
        _inputs = ByType(inputs, input => input.Types);
        _outputs = ByType(outputs, output => output.Types);
    }

    /// <summary>Checks a function at the start of its app.</summary>
    public void Check(FunctionDefinition function, BindingErrors errors)
    {
        foreach (var binding in function.Inputs)
        {
            if (_inputs.TryGetValue(binding.Type, out var input))
            {
                input.Check(_app, function, binding, errors);
            }
            else
            {
                errors.Add(
                    function,
                    $"the input '{binding.Name}' is a '{binding.Type}', which is not served here. Read it in the "
                    + "function with the service's own client, or run the function in Azure.");
            }
        }

        foreach (var binding in function.Outputs.Where(binding => !IsHttp(binding)))
        {
            if (_outputs.TryGetValue(binding.Type, out var output))
            {
                output.Check(_app, function, binding, errors);
            }
            else
            {
                errors.Add(
                    function,
                    $"the output '{binding.Name}' is a '{binding.Type}', which is not served here. Write it in the "
                    + "function with the service's own client, or run the function in Azure.");
            }
        }
    }

    /// <summary>Adds the inputs to a request.</summary>
    public async ValueTask ReadInputsAsync(
        FunctionDefinition function, InvocationRequest request, CancellationToken cancellationToken)
    {
        foreach (var binding in function.Inputs)
        {
            var data = await _inputs[binding.Type].ReadAsync(_app, function, binding, request, cancellationToken);
            if (data is not null)
            {
                request.InputData.Add(new ParameterBinding { Name = binding.Name, Data = data });
            }
        }
    }

    /// <summary>Sends what the function returned; an HTTP answer is the trigger's.</summary>
    public async ValueTask WriteOutputsAsync(
        FunctionDefinition function,
        InvocationRequest request,
        InvocationResult result,
        CancellationToken cancellationToken)
    {
        foreach (var binding in function.Outputs)
        {
            if (IsHttp(binding))
            {
                continue;
            }

            var value = binding.Name == "$return" ? result.ReturnValue : result.Output(binding.Name);
            if (value is not null && value.DataCase != TypedData.DataOneofCase.None)
            {
                await _outputs[binding.Type].WriteAsync(_app, function, binding, value, request, cancellationToken);
            }
        }
    }

    private static bool IsHttp(BindingDefinition binding) =>
        binding.Type.Equals("http", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, T> ByType<T>(IEnumerable<T> items, Func<T, IReadOnlyList<string>> types) =>
        items.SelectMany(item => types(item).Select(type => (type, item)))
            .ToDictionary(pair => pair.type, pair => pair.item, StringComparer.OrdinalIgnoreCase);
}
