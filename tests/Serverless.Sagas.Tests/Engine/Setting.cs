using System.Globalization;

namespace Serverless.Sagas.Tests.Engine;

/// <summary>A size of a test that tests/Serverless.Chaos sets for its long runs.</summary>
internal static class Setting
{
    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
