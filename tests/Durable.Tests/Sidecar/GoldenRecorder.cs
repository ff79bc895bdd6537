using System.Text.Json;
using Google.Protobuf;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Sidecar;

/// <summary>
/// Histories as the sidecar wrote them, with what they were answered at first: a file for each run of an instance. Written by
/// <c>dotnet run --project tests/Durable.Tests -- record tests/Durable.Tests/Golden/Sidecar</c>.
/// </summary>
internal static class GoldenRecorder
{
    public static async Task<int> RecordAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await using SidecarSession session = await SidecarSession.StartAsync();
        await session.EndOfAsync(await session.Client.StartAsync(SidecarOrchestrators.Order, "tea", null, CancellationToken.None));
        await session.EndOfAsync(await session.Client.StartAsync(SidecarOrchestrators.Countdown, 2, null, CancellationToken.None));
        string approval = await session.Client.StartAsync(SidecarOrchestrators.Approval, "report", null, CancellationToken.None);
        await session.Client.WaitForStartAsync(approval, false, CancellationToken.None);
        await session.Client.SuspendAsync(approval, "lunch", CancellationToken.None);
        await session.Client.RaiseEventAsync(approval, "APPROVED", "ann", CancellationToken.None);
        await session.Client.ResumeAsync(approval, null, CancellationToken.None);
        await session.Client.RaiseEventAsync(approval, "approved", "bob", CancellationToken.None);
        await session.EndOfAsync(approval);

        foreach ((int number, IGrouping<string, PlayedEpisode> run) in session.Recorder.Episodes.GroupBy(KeyOf).Index())
        {
            PlayedEpisode[] episodes = [.. run];
            string name = episodes[0].Request.NewEvents.First(e => e.ExecutionStarted is not null).ExecutionStarted.Name;
            await File.WriteAllTextAsync(Path.Combine(folder, $"{number:00}-{name}.json"), Write(episodes));
        }

        return 0;
    }

    public static IEnumerable<PlayedEpisode> Read(string file)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(file));
        foreach (JsonElement episode in golden.RootElement.EnumerateArray())
        {
            yield return new PlayedEpisode(
                OrchestratorRequest.Parser.ParseJson(episode.GetProperty("request").GetRawText()),
                OrchestratorResponse.Parser.ParseJson(episode.GetProperty("response").GetRawText()));
        }
    }

    private static string KeyOf(PlayedEpisode episode) => $"{episode.Request.InstanceId}/{episode.Request.ExecutionId}";

    private static string Write(IEnumerable<PlayedEpisode> episodes)
    {
        JsonFormatter formatter = new(JsonFormatter.Settings.Default.WithIndentation());
        IEnumerable<string> written = episodes.Select(e => $$"""{"request": {{formatter.Format(e.Request)}}, "response": {{formatter.Format(e.Response)}}}""");
        return $"[\n{string.Join(",\n", written)}\n]\n";
    }
}
