using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Certificates;

namespace Serverless.Broker.Tests.Certificates;

public sealed class DevelopmentCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificate-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Get_Twice_IsTheSameCertificateForLoopback()
    {
        using var first = new DevelopmentCertificate(_folder.FullName, TimeProvider.System).Get();
        using var second = new DevelopmentCertificate(_folder.FullName, TimeProvider.System).Get();

        second.Thumbprint.ShouldBe(first.Thumbprint);
        second.HasPrivateKey.ShouldBeTrue();
        second.MatchesHostname("localhost").ShouldBeTrue();
        second.MatchesHostname("127.0.0.1").ShouldBeTrue();
    }

    [Fact]
    public async Task Get_ByManyBrokersAtOnce_IsTheSameForAll()
    {
        using var start = new Barrier(8);
        string[] thumbprints = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                using var certificate = new DevelopmentCertificate(_folder.FullName, TimeProvider.System).Get();
                return certificate.Thumbprint;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        thumbprints.Distinct().ShouldHaveSingleItem();
        _folder.GetFiles().ShouldHaveSingleItem();
    }

    [Fact]
    public void Get_WhenItIsAboutToExpire_MakesAnother()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));
        using var first = new DevelopmentCertificate(_folder.FullName, time).Get();
        time.Advance(TimeSpan.FromDays(800));

        using var second = new DevelopmentCertificate(_folder.FullName, time).Get();

        second.Thumbprint.ShouldNotBe(first.Thumbprint);
    }

    [Fact]
    public void Get_Always_VouchesForNoOtherName()
    {
        using var certificate = new DevelopmentCertificate(_folder.FullName, TimeProvider.System).Get();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        foreach (var (name, expected) in new[] { ("localhost", true), ("login.example.com", false) })
        {
            var request = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
            using var made = request.Create(
                certificate,
                new DateTimeOffset(certificate.NotBefore),
                new DateTimeOffset(certificate.NotAfter),
                [1, 2, 3]);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(certificate);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

            var isTrusted = chain.Build(made);

            isTrusted.ShouldBe(expected, $"{name}: {string.Join(", ", chain.ChainStatus.Select(s => s.Status))}");
        }
    }

    [Fact]
    public void Get_WhenTheOldOneMayVouchForAnyName_MakesAnother()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var old = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(800));
        File.WriteAllBytes(Path.Combine(_folder.FullName, "development.pfx"), old.Export(X509ContentType.Pkcs12));

        using var made = new DevelopmentCertificate(_folder.FullName, TimeProvider.System).Get();

        made.Thumbprint.ShouldNotBe(old.Thumbprint);
    }

    [Fact]
    public void Get_WhenTheFileIsDamaged_MakesAnother()
    {
        using (new DevelopmentCertificate(_folder.FullName, TimeProvider.System).Get())
        {
            File.WriteAllText(_folder.GetFiles().Single().FullName, "cut off");
        }

        using var made = new DevelopmentCertificate(_folder.FullName, TimeProvider.System).Get();

        made.HasPrivateKey.ShouldBeTrue();
    }

    [Fact]
    public void Get_OnUnix_IsForTheUserAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        using var made = new DevelopmentCertificate(_folder.FullName, TimeProvider.System).Get();

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_folder.GetFiles().Single().FullName)
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void ExportPem_HasNoKey()
    {
        var certificate = new DevelopmentCertificate(_folder.FullName, TimeProvider.System);

        var pem = certificate.ExportPem();

        pem.ShouldNotContain("PRIVATE KEY");
        using var exported = X509Certificate2.CreateFromPem(pem);
        exported.Thumbprint.ShouldBe(certificate.Get().Thumbprint);
    }

    [Fact]
    public async Task ExportCertificate_OfABroker_IsTheOneItServes()
    {
        await using var broker = await BrokerHost.StartAsync(
            new BrokerOptions { AmqpPort = 0, CertificateDirectory = _folder.FullName });

        using var exported = X509Certificate2.CreateFromPem(broker.ExportCertificate());

        using var served = new DevelopmentCertificate(_folder.FullName, TimeProvider.System).Get();
        exported.Thumbprint.ShouldBe(served.Thumbprint);
        exported.HasPrivateKey.ShouldBeFalse();
    }

    [Fact]
    public async Task Client_OverTls_SendsAndReceives()
    {
        await using var broker = await BrokerHost.StartAsync(new BrokerOptions
        {
            AmqpPort = 0,
            AmqpsPort = 0,
            CertificateDirectory = _folder.FullName,
            Topology = new TopologyDefinition { Queues = [QueueDescription.InTopology("q")] },
        });
        using var expected = new DevelopmentCertificate(_folder.FullName, TimeProvider.System).Get();
        var factory = new ConnectionFactory();
        factory.SSL.RemoteCertificateValidationCallback = (_, presented, _, _) =>
            presented is not null && presented.GetCertHashString() == expected.Thumbprint;
        var connection = await factory.CreateAsync(
            new Address("localhost", broker.AmqpsPort!.Value, "root", "key", "/", "amqps"));
        var session = new Session(connection);

        using var large = new Message { BodySection = new Data { Binary = new byte[200_000] } };
        await new SenderLink(session, "sender", "q").SendAsync(large);
        var receiver = new ReceiverLink(session, "receiver", "q");
        using var received = await receiver.ReceiveAsync(TimeSpan.FromSeconds(10));
        receiver.Accept(received);

        ((byte[])received.Body).Length.ShouldBe(200_000);
        await connection.CloseAsync();
    }
}
