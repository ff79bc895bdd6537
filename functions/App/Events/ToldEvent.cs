using System.Text;
using System.Text.Json;
using Pipelines.Functions.App.Api;
using Pipelines.Runtime.Progress;

namespace Pipelines.Functions.App.Events;

/// <summary>An event as it is sent, written once for all who listen: only the id in front of it is each one's own.</summary>
/// <param name="Text">From its name to the empty line behind it, in UTF-8.</param>
/// <param name="IsLast">Nothing comes after it.</param>
internal sealed record ToldEvent(ReadOnlyMemory<byte> Text, bool IsLast)
{
    public static ToldEvent Of(RunEvent told)
    {
        string json = JsonSerializer.Serialize(RunEventView.Of(told), AnswerJson.Options);
        return new ToldEvent(Encoding.UTF8.GetBytes($"event: {(told.IsLast ? "end" : "progress")}\ndata: {json}\n\n"), told.IsLast);
    }
}
