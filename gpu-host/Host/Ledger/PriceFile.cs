using System.Text.Json;
using GpuHost.Host.State;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Ledger;

/// <summary>Reads a price list; its form is that of <see cref="PriceBook.With(Stream)"/>.</summary>
internal static class PriceFile
{
    /// <exception cref="HostStateException">The file cannot be read.</exception>
    public static HostPrices Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return new HostPrices(PriceBook.Empty.With(file));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new HostStateException($"The price list {path} cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
