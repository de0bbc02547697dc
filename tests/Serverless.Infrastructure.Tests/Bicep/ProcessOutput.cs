namespace Serverless.Infrastructure.Tests.Bicep;

internal sealed record ProcessOutput(int ExitCode, string Output, string Error)
{
    public string All => Output + Error;
}
