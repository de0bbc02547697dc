using System.Globalization;
using Microsoft.AspNetCore.Http;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Http.Rpc;

/// <summary>Finds the answer in what an invocation returned, and whether it can be sent.</summary>
internal static class RpcHttpAnswers
{
    /// <summary>The answer; null when the function gave none.</summary>
    public static TypedData? Find(string output, InvocationResult result)
    {
        var value = output == "$return" ? result.ReturnValue : result.Output(output);
        if (value is null || value.DataCase == TypedData.DataOneofCase.None)
        {
            value = result.ReturnValue;
        }

        return value is null || value.DataCase == TypedData.DataOneofCase.None ? null : value;
    }

    /// <summary>Fails an invocation whose answer cannot be sent.</summary>
    /// <exception cref="InvalidOperationException">Its status or a header is refused.</exception>
    public static void Check(string output, InvocationResult result)
    {
        if (Find(output, result) is not { DataCase: TypedData.DataOneofCase.Http } value)
        {
            return;
        }

        if (StatusOf(value.Http) is not (>= 200 and <= 999))
        {
            throw new InvalidOperationException(
                $"The answer has the status '{value.Http.StatusCode}'. Return one from 200 to 999.");
        }

        var headers = new HeaderDictionary();
        foreach (var (name, text) in value.Http.Headers)
        {
            headers[name] = text;
        }

        foreach (var (name, text) in value.Http.NullableHeaders)
        {
            headers[name] = text.Value;
        }

        ResponseHeaders.ThrowIfRefused(headers);
    }

    /// <summary>The status of an answer: 200 when it names none.</summary>
    public static int? StatusOf(RpcHttp http) =>
        http.StatusCode.Length == 0
            ? StatusCodes.Status200OK
            : int.TryParse(http.StatusCode, CultureInfo.InvariantCulture, out var status) ? status : null;
}
