using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Engine;

/// <summary>
/// What holds for every generative model: tried on the generated one, and on those in the folder that
/// <c>PIPELINES_TEST_MODELS</c> names.
/// </summary>
[Collection(LlamaCollection.Name)]
public sealed class AnyModelTests(LlamaFixture llama)
{
    private const string Generated = "generated";
    private const string Text = "Once upon a time, in a village by the sea, there lived a girl who could mend anything.";

    public static TheoryData<string> Models => [Generated, .. FindModels()];

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_OwnOrGenerated_DecodesSavesAndConstrains(string path)
    {
        using LlamaModelEngine engine = llama.OpenEngine(path: path == Generated ? null : path);
        var sequence = new SequenceId(1);
        TokenId[] tokens = engine.Tokens(Text);

        Assert.Equal(Text, engine.Text(tokens).TrimStart());
        engine.Decode(sequence, tokens);
        byte[] state = engine.Save(sequence);
        float[] expected = engine.Decode(sequence, tokens[1]);
        Assert.All(expected, logit => Assert.False(float.IsNaN(logit)));

        engine.Clear();
        Assert.True(engine.TryRestoreState(sequence, state));
        Assert.Equal(expected, engine.Decode(sequence, tokens[1]));
        if (engine.Layout.BytesPerToken > 0)
        {
            Assert.False(engine.TryRestoreState(new SequenceId(2), state.AsSpan(..^1)));
        }

        string? json = ConstrainedText.Generate(engine, "root ::= \"{\\\"name\\\":\\\"\" [a-z]{1,20} \"\\\"}\"", new Random(1));
        Assert.Matches("^\\{\"name\":\"[a-z]{1,20}\"\\}$", json);
    }

    private static IEnumerable<string> FindModels()
    {
#pragma warning disable RS0030 // A developer's own models are named outside of the repository.
        string? folder = Environment.GetEnvironmentVariable("PIPELINES_TEST_MODELS");
#pragma warning restore RS0030
        return string.IsNullOrEmpty(folder) ? [] : Directory.EnumerateFiles(folder, "*.gguf").Order(StringComparer.Ordinal);
    }
}
