using Pipelines.Durable.Tests.Kit;

namespace Pipelines.Durable.Tests.Sidecar;

/// <summary>Histories that Microsoft's backend once wrote must be answered as they were then, for ever, and from every prefix.</summary>
public sealed class SidecarGoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "Sidecar");

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Execute_EpisodesOfARecordedRun_GivesTheRecordedAnswers(string name)
    {
        PlayedEpisode[] episodes = [.. GoldenRecorder.Read(Path.Combine(Folder, $"{name}.json"))];

        Assert.NotEmpty(episodes);
        Assert.All(episodes, episode => ReplayProof.Require(SidecarOrchestrators.Executor, episode));
    }
}
