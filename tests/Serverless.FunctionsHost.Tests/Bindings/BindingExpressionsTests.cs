using Microsoft.Extensions.Time.Testing;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Tests.Bindings;

public sealed class BindingExpressionsTests
{
    private readonly BindingExpressions _expressions =
        new(new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 5, 9, TimeSpan.Zero)));

    private readonly InvocationRequest _request = new();

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a/{Name}.txt", "a/kitten.txt")]
    [InlineData("{name}-{NAME}", "kitten-kitten")]
    [InlineData("{Properties.Size.Width}", "7")]
    [InlineData("{{{name}}}", "{kitten}")]
    [InlineData("{DateTime}", "2026-03-01T12-05-09Z")]
    [InlineData("{datetime:yyyy/MM}", "2026/03")]
    [InlineData("{sys.utcnow:dd}", "01")]
    [InlineData("{sys.methodname}", "F")]
    public void Resolve_Expression_GivesTheValue(string text, string expected)
    {
        _request.TriggerMetadata.SetText("name", "kitten");
        _request.TriggerMetadata.SetJson("Properties", new { Size = new { Width = 7 } });

        Resolve(text).ShouldBe(expected);
    }

    [Fact]
    public void Resolve_RandGuid_IsNewEachTime()
    {
        Guid.TryParseExact(Resolve("{rand-guid}"), "D", out _).ShouldBeTrue();
        Guid.TryParseExact(Resolve("{rand-guid:N}"), "N", out _).ShouldBeTrue();
        Resolve("{rand-guid}").ShouldNotBe(Resolve("{rand-guid}"));
    }

    [Theory]
    [InlineData("{missing}", "no 'missing'")]
    [InlineData("{name", "no partner")]
    [InlineData("name}", "no partner")]
    public void Resolve_NoValue_SaysWhatThereIs(string text, string expected)
    {
        _request.TriggerMetadata.SetText("QueueTrigger", "x");

        var failure = Should.Throw<BindingExpressionException>(() => Resolve(text));

        failure.Message.ShouldContain(expected);
        failure.Message.ShouldContain("BlobOutput.BlobPath");
    }

    private string Resolve(string text) => _expressions.Resolve(text, "BlobOutput.BlobPath", "F", _request);
}
