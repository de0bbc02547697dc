using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Logging;

namespace Serverless.FunctionsHost.Tests.Logging;

public sealed class LogLevelsTests
{
    private static readonly LogLevels Levels = new(new Dictionary<string, LogLevel>
    {
        ["default"] = LogLevel.Warning,
        ["Function"] = LogLevel.Information,
        ["Function.Noisy"] = LogLevel.Error,
        ["Function.Noisy.User"] = LogLevel.None,
        ["*.Console"] = LogLevel.Critical,
        ["Function.A*.User"] = LogLevel.Debug,
    });

    [Theory]
    [InlineData("Host.Orders", LogLevel.Warning)]
    [InlineData("Function.Other", LogLevel.Information)]
    [InlineData("function.other.user", LogLevel.Information)]
    [InlineData("Function.Noisy", LogLevel.Error)]
    [InlineData("Function.Noisy.User", LogLevel.None)]
    [InlineData("Host.Function.Console", LogLevel.Critical)]
    [InlineData("function.about.user", LogLevel.Debug)]
    [InlineData("Function.About", LogLevel.Information)]
    [InlineData("Function.A.User.More", LogLevel.Information)]
    public void Of_Category_TheLongestRuleCounts(string category, LogLevel expected) =>
        Levels.Of(category).ShouldBe(expected);
}
