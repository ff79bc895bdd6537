using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Management;

/// <summary>
/// The codes in the addresses that a start answers with. Clients of Durable Functions follow them without showing a key, so each code opens one
/// instance and nothing else: the HMAC of the instance's id under a secret that all processes on one store share.
/// </summary>
internal sealed class InstanceCodes(AppDocuments documents) : IDisposable
{
    private const int SecretBytes = 32;

    private static readonly BlobPath Path = BlobPath.Parse("app/instance-codes.json");

    private readonly SemaphoreSlim _turn = new(1, 1);
    private byte[]? _secret;

    public async Task<string> CodeOfAsync(string instanceId, CancellationToken cancellationToken)
    {
        byte[] secret = await SecretAsync(cancellationToken);
        return Base64UrlTextEncoder.Encode(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(instanceId)));
    }

    public async Task<bool> IsCodeOfAsync(string code, string instanceId, CancellationToken cancellationToken)
    {
        string right = await CodeOfAsync(instanceId, cancellationToken);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(right));
    }

    public void Dispose() => _turn.Dispose();

    private async Task<byte[]> SecretAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _secret) is { } known)
        {
            return known;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            var made = new CodeSecret(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)));
            CodeSecret? found = await documents.ReadAsync<CodeSecret>(Path, cancellationToken);
            if (found is null && !await documents.WriteAsync(Path, made, PutCondition.IfAbsent, cancellationToken))
            {
                found = await documents.ReadAsync<CodeSecret>(Path, cancellationToken);
            }

            return _secret = Convert.FromBase64String((found ?? made).Secret);
        }
        finally
        {
            _turn.Release();
        }
    }
}
