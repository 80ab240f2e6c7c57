using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;

namespace McpScopes.Authority;

/// <summary>Reads RSA keys from files that somebody else made.</summary>
internal sealed class KeyFiles(IHostEnvironment environment)
{
    private const int LeastBits = 2048;

    public RSAParameters Read(KeyFile file)
    {
        var path = Path.GetFullPath(file.Path, environment.ContentRootPath);
        try
        {
            using var rsa = ReadRsa(path, file.Password);
            return rsa.KeySize >= LeastBits
                ? rsa.ExportParameters(includePrivateParameters: true)
                : throw new CryptographicException($"the key has {rsa.KeySize} bits, and at least {LeastBits} are needed");
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException(
                $"McpAuthority:Keys names '{path}', which cannot be used: {exception.Message.TrimEnd('.')}. It must be a PFX or PEM file with an RSA "
                + "private key of at least 2048 bits that this process may read; a password stands beside the path.",
                exception);
        }
    }

    private static RSA ReadRsa(string path, string? password)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12")
        {
            using var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password, X509KeyStorageFlags.Exportable);
            return certificate.GetRSAPrivateKey() ?? throw new CryptographicException("it holds no RSA private key");
        }

        var pem = File.ReadAllText(path);
        var rsa = RSA.Create();
        if (string.IsNullOrEmpty(password))
        {
            rsa.ImportFromPem(pem);
        }
        else
        {
            rsa.ImportFromEncryptedPem(pem, password);
        }

        return rsa;
    }
}
