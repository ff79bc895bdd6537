using System.Buffers;
using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Inputs;

/// <summary>Writes what comes to the disk as it comes, so memory holds one piece of it.</summary>
internal static class UploadSpool
{
    private const int PieceBytes = 64 << 10;

    /// <exception cref="ProblemException">It is too much, or no whole body.</exception>
    public static async Task SpoolAsync(Stream content, ScratchFile file, UploadBudget budget, CancellationToken cancellationToken)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            await using FileStream to = file.Create();
            for (int read; (read = await ReadAsync(content, piece, cancellationToken)) > 0;)
            {
                budget.AddBytes(read);
                await to.WriteAsync(piece.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>What a reader of packed or multipart bodies throws over a broken one is the client's to know (Brotli's throws InvalidOperationException); a failing disk is not.</summary>
    private static async Task<int> ReadAsync(Stream content, byte[] piece, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(piece, cancellationToken);
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException or IOException and not BadHttpRequestException)
        {
            throw ProblemException.Invalid($"The body is broken: {broken.Message}", broken);
        }
    }
}
