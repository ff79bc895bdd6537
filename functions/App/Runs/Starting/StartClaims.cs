using System.Text;
using System.Text.Json;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Inputs;

namespace Pipelines.Functions.App.Runs.Starting;

/// <summary>Remembers which run an idempotency key stands for, so that a request that is sent again gets the same run, also after a crash.</summary>
internal sealed class StartClaims(AppDocuments documents)
{
    public const int KeyCharsMax = 255;

    public const string Prefix = "starts/";

    public static string Fingerprint(IReadOnlyList<InputDraft> inputs, StartOptions options) => ContentHash.Of(Encoding.UTF8.GetBytes(
        string.Join('\n', inputs.Select(static input => $"{input.Input.Dataset}\t{InputIdentity.Of(input.Input, input.Documents.Select(static one => one.Document))}")) + "\n" + JsonSerializer.Serialize(options, AnswerJson.Options))).ToString();

    public Task<StartClaim?> FindAsync(StartOrder order, CancellationToken cancellationToken) => documents.ReadAsync<StartClaim>(PathOf(order), cancellationToken);

    /// <returns>False when another request has claimed the key first.</returns>
    public Task<bool> TryClaimAsync(StartOrder order, StartClaim claim, CancellationToken cancellationToken) =>
        documents.WriteAsync(PathOf(order), claim, PutCondition.IfAbsent, cancellationToken);

    /// <exception cref="ProblemException">422: the key stands for another request.</exception>
    public static StartClaim Require(StartClaim claim, string fingerprint) => claim.Fingerprint == fingerprint
        ? claim
        : throw new ProblemException(new Problem(
            StatusCodes.Status422UnprocessableEntity, "idempotency_mismatch", $"This Idempotency-Key was sent before with other rows or options; it stands for the run {claim.Run}. Send a new key."));

    private static BlobPath PathOf(StartOrder order) =>
        BlobPath.Parse($"{Prefix}{ContentHash.Of(Encoding.UTF8.GetBytes($"{order.By.Name}\n{order.Pipeline}\n{order.IdempotencyKey}"))}.json");
}
