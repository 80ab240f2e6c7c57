using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using McpScopes.Authority;

namespace McpScopes.EndToEnd.Tests.Authority.Production;

/// <summary>A folder with keys as an administrator makes them.</summary>
internal sealed class KeysOnDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authority-keys-");

    public string Folder => _folder.FullName;

    public KeyFile Pem(string name)
    {
        var path = Path.Combine(Folder, name + ".pem");
        if (!File.Exists(path))
        {
            using var rsa = RSA.Create(2048);
            File.WriteAllText(path, rsa.ExportPkcs8PrivateKeyPem());
        }

        return new KeyFile { Path = path };
    }

    public KeyFile Pfx(string name, string password)
    {
        var path = Path.Combine(Folder, name + ".pfx");
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=authority", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddYears(1));
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, password));
        return new KeyFile { Path = path, Password = password };
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
