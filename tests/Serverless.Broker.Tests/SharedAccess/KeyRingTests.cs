using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.SharedAccess;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.SharedAccess;

public sealed class KeyRingTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly KeyRing _keys;

    public KeyRingTests() => _keys = KeyRing.Create(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["ordering"] = Sas.Key }, _time)!;

    private DateTimeOffset InAnHour => _time.GetUtcNow().AddHours(1);

    [Fact]
    public void TryVerify_GoodSignature_NamesKeyAndExpiry()
    {
        _keys.TryVerify(Sas.Token("ordering", InAnHour), out TokenGrant? token, out string? reason)
            .ShouldBeTrue(reason);

        (token!.App, token.ExpiresAt).ShouldBe(("ordering", InAnHour));
    }

    [Fact]
    public void TryVerify_TokenOfAnotherImplementation_IsTaken()
    {
        // Made with Python's hmac; the audience encoded in lower case, as .NET clients do.
        const string Token = "SharedAccessSignature sr=sb%3a%2f%2fx%2fq"
            + "&sig=%2Fr30Z%2Bp5OWdx8XZ0nGlN407LvWI05NROEn1iBal80%2Fo%3D&se=1795900000&skn=ordering";

        _keys.TryVerify(Token, out _, out string? reason).ShouldBeTrue(reason);
    }

    [Fact]
    public void TryVerify_WrongKeyOrUnknownName_IsRefusedInTheSameWords()
    {
        _keys.TryVerify(Sas.Token("ordering", InAnHour, key: new string('x', 44)), out _, out string? wrong)
            .ShouldBeFalse();
        _keys.TryVerify(Sas.Token("warehouse", InAnHour), out _, out string? unknown).ShouldBeFalse();

        wrong!.ShouldContain("signature of the token of 'ordering' is wrong");
        unknown!.Replace("warehouse", "ordering", StringComparison.Ordinal).ShouldBe(wrong);
    }

    [Fact]
    public void TryVerify_ExpiryChangedAfterSigning_IsRefused()
    {
        string token = Sas.Token("ordering", InAnHour).Replace(
            $"se={InAnHour.ToUnixTimeSeconds()}",
            $"se={InAnHour.AddDays(1).ToUnixTimeSeconds()}",
            StringComparison.Ordinal);

        _keys.TryVerify(token, out _, out string? reason).ShouldBeFalse();
        reason!.ShouldContain("signature");
    }

    [Fact]
    public void TryVerify_AtItsExpiry_IsRefused()
    {
        string token = Sas.Token("ordering", InAnHour);
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        _keys.TryVerify(token, out _, out _).ShouldBeTrue();

        _time.Advance(TimeSpan.FromSeconds(1));

        _keys.TryVerify(token, out _, out string? reason).ShouldBeFalse();
        reason!.ShouldContain("expired");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("SharedAccessSignature ")]
    [InlineData("SharedAccessSignature sr=a&se=1&skn=ordering")]
    [InlineData("SharedAccessSignature sr=a&sig=*&se=1&skn=ordering")]
    [InlineData("SharedAccessSignature sr=a&sig=AA%3D%3D&se=-1&skn=ordering")]
    [InlineData("SharedAccessSignature sr=a&sig=AA%3D%3D&se=9223372036854775807&skn=ordering")]
    [InlineData("SharedAccessSignature sr=a&sr=b&sig=AA%3D%3D&se=1&skn=ordering")]
    public void TryVerify_Malformed_IsRefused(string? token)
    {
        _keys.TryVerify(token, out _, out string? reason).ShouldBeFalse();
        reason!.ShouldContain("no shared access signature");
    }

    [Theory]
    [InlineData("ordering", Sas.Key, true)]
    [InlineData("ordering", "wrong", false)]
    [InlineData("ordering", null, false)]
    [InlineData("warehouse", Sas.Key, false)]
    [InlineData(null, Sas.Key, false)]
    public void IsKey_NameAndKey_MustBothBeRight(string? name, string? key, bool expected) =>
        _keys.IsKey(name, key).ShouldBe(expected);

    [Fact]
    public void Create_ShortKey_IsRefusedWithoutTellingIt()
    {
        ArgumentException error = Should.Throw<ArgumentException>(() => KeyRing.Create(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ordering"] = "hush" }, _time));

        error.Message.ShouldContain("'ordering' has 4 characters");
        error.Message.ShouldNotContain("hush");
    }
}
