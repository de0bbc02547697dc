using System.Text.Json;

namespace Serverless.RequestResponse.Tests;

public sealed class PayloadFingerprintTests
{
    [Theory]
    [InlineData("{\"a\":9.5}", "{\"a\":9.50}")]
    [InlineData("{\"a\":100}", "{\"a\":1e2}")]
    [InlineData("{\"a\":-0.050}", "{\"a\":-5E-2}")]
    [InlineData("{\"a\":0}", "{\"a\":-0.00}")]
    [InlineData("{\"a\":1,\"b\":[1.0,\"1.0\"]}", "{\"b\":[1,\"1.0\"],\"a\":1.00}")]
    [InlineData("{\"a\":1e99999999999999999999}", "{\"a\":10.0E+99999999999999999998}")]
    [InlineData("{\"a\":1e-9223372036854775808}", "{\"a\":0.10e-9223372036854775807}")]
    [InlineData("{\"a\":0e123456789012345678901}", "{\"a\":0}")]
    [InlineData("{\"a\":0.000001}", "{\"a\":1E-06}")]
    [InlineData("{\"a\":\"\\u00e9\\/\"}", "{\"a\":\"é/\"}")]
    public void Of_EqualValues_AreEqual(string one, string other) => Of(one).ShouldBe(Of(other));

    [Theory]
    [InlineData("{\"a\":9.5}", "{\"a\":9.51}")]
    [InlineData("{\"a\":10}", "{\"a\":1}")]
    [InlineData("{\"a\":1}", "{\"a\":-1}")]
    [InlineData("{\"a\":1}", "{\"a\":\"1\"}")]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[2,1]}")]
    [InlineData("{\"a\":12345678901234567890.1}", "{\"a\":12345678901234567890.2}")]
    public void Of_OtherValues_Differ(string one, string other) => Of(one).ShouldNotBe(Of(other));

    [Fact]
    public void Of_Decimals_CountByValue() =>
        PayloadFingerprint.Of(new Price(9.5m)).ShouldBe(PayloadFingerprint.Of(new Price(9.50m)));

    private static string Of(string json) => PayloadFingerprint.Of(JsonSerializer.Deserialize<JsonElement>(json));

    private sealed record Price(decimal Amount);
}
