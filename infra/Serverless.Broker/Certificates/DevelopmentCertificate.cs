using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.Certificates;

/// <summary>
/// A certificate for localhost that this machine makes for itself at first use. Clients that insist on TLS trust its
/// export; it never leaves the user's profile otherwise.
/// </summary>
internal sealed class DevelopmentCertificate(string directory, TimeProvider timeProvider)
{
    private const string FileName = "development.pfx";
    private const int ValidDays = 825;
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private readonly Lock _gate = new();
    private X509Certificate2? _certificate;
    private bool _isUnusable;

    /// <summary>Where the certificate of this user lies.</summary>
    public static string DefaultDirectory => Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "serverless-broker");

    /// <summary>
    /// The certificate with its key; made when there is none, when it expires within a month, or when it could vouch
    /// for other names than this machine's.
    /// </summary>
    public X509Certificate2 Get()
    {
        lock (_gate)
        {
            return _certificate ??= Load() ?? Create();
        }
    }

    /// <summary>The certificate without its key, in PEM: what clients trust.</summary>
    public string ExportPem() => Get().ExportCertificatePem();

    private X509Certificate2? Load()
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
            DateTime lastDay = (timeProvider.GetUtcNow() + RenewBefore).UtcDateTime;
            _isUnusable = certificate.NotAfter.ToUniversalTime() <= lastDay
                || certificate.Extensions.All(extension => extension.Oid?.Value != LoopbackConstraints.Oid);
            return _isUnusable ? null : certificate;
        }
        catch (CryptographicException)
        {
            _isUnusable = true;
            return null;
        }
    }

    private X509Certificate2 Create()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(LoopbackConstraints.Create());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        DateTimeOffset now = timeProvider.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(ValidDays));
        byte[] exported = made.Export(X509ContentType.Pkcs12);
        return Save(exported) ? X509CertificateLoader.LoadPkcs12(exported, password: null) : Load() ?? Create();
    }

    /// <summary>Answers false when another broker has made one meanwhile: all must show the same.</summary>
    private bool Save(byte[] exported)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, FileName);
        string temporary = $"{path}.{Guid.NewGuid():N}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly.FileMode;
        }

        using (FileStream file = new(temporary, options))
        {
            file.Write(exported);
        }

        // Brokers that start at once each see a whole file. One that is of no use any more was
        // looked at before: it may go.
        try
        {
            File.Move(temporary, path, overwrite: _isUnusable);
            return true;
        }
        catch (IOException) when (!_isUnusable && File.Exists(path))
        {
            File.Delete(temporary);
            return false;
        }
    }
}
