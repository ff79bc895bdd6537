using System.Text.Json;
using Google.Protobuf;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Replay;

namespace Pipelines.Durable.Tests.Histories;

/// <summary>
/// Histories in the shape that Durable Task engines write them, with the answers that they must get for ever. JSON is the contract's own
/// (protobuf's mapping); <c>*.wire.txt</c> holds request and response as bytes, encoded from the contract's numbers and not by our code.
/// </summary>
public sealed class GoldenHistoryTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Execute_GoldenHistory_GivesTheGoldenAnswer(string name)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")));
        OrchestratorRequest request = OrchestratorRequest.Parser.ParseJson(golden.RootElement.GetProperty("request").GetRawText());
        OrchestratorResponse expected = OrchestratorResponse.Parser.ParseJson(golden.RootElement.GetProperty("response").GetRawText());

        var answered = Assert.IsType<EpisodeOutcome.Answered>(GoldenOrchestrators.Executor.Execute(request));

        Assert.Equal(expected, answered.Response);
    }

    [Fact]
    public void Execute_GoldenBytes_GivesTheGoldenBytes()
    {
        string[] wire = File.ReadAllLines(Path.Combine(Folder, "fan-3-end.wire.txt"));
        OrchestratorRequest request = OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(wire[0]));

        var answered = Assert.IsType<EpisodeOutcome.Answered>(GoldenOrchestrators.Executor.Execute(request));

        Assert.Equal(wire[1], Convert.ToBase64String(answered.Response.ToByteArray()));
    }
}
