using GpuHost.Serving.Chat;
using GpuHost.Serving.Gguf;
using Pipelines.Core.Inference;
using Pipelines.Core.Templates;
using Pipelines.Training.Data;
using Pipelines.Training.Export;
using Pipelines.Training.Model;
using Pipelines.Training.Tests.Kit;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Tests.Tokenizer;

[Collection(LlamaCollection.Name)]
public sealed class ChatLayoutTests : IDisposable
{
    private const string Opening =
        "You are a careful analyst in a data pipeline. Do exactly what the user asks, completely, and rely on nothing but what the user gives you.";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Conversations() => new()
    {
        { $"{Opening}\nAnswer with one JSON object and nothing else: {{\"name\": text}}", "Who pays?\n\nKanner orders a lamp." },
        { "You are a billing clerk in a data pipeline. The data: letters." + Opening[45..] + "\nAnswer with one JSON object and nothing else: {\"a\": true or false}", "  x  " },
        { "Something else altogether.", "'quotes' \"and\" {{ braces }} {% raw %}\n" },
    };

    [Fact]
    public void Encode_AFieldThatAWordTells_ItsValueHasTheWordsPlaces()
    {
        ChatLayout layout = ToyTraining.NewLayout();
        Vocabulary vocabulary = ToyTraining.Vocabulary;
        var example = new TrainingExample(
            "Answer.", "Kanner orders two chairs.", "{\"name\":\"Kanner\",\"count\":2}", "toy",
            [new FieldGold("name", FieldForm.Span, "\"Kanner\"", "person"), new FieldGold("count", FieldForm.Count, "2", "count") { Evidence = ["two chairs"] }]);

        EncodedExample encoded = layout.Encode(example);

        Assert.Equal(encoded.Tokens.Length - encoded.PromptTokens, encoded.Evidence.Length);
        (int Token, int[] Places)[] told = [.. encoded.Evidence.Select((places, i) => (encoded.Tokens[encoded.PromptTokens + i], places)).Where(static one => one.places.Length > 0)];
        Assert.StartsWith("2", vocabulary.Decode(told.Select(static one => one.Token)), StringComparison.Ordinal);
        Assert.All(told, one => Assert.Equal("two chairs", vocabulary.Decode(one.Places.Select(place => encoded.Tokens[place]))));
    }

    /// <summary>The product's own path: the template of the file, its Jinja engine, llama.cpp's tokens.</summary>
    [Theory]
    [MemberData(nameof(Conversations))]
    public void Prompt_AConversation_IsWhatTheHostMakesOfIt(string system, string user)
    {
        var layout = new ParameterLayout(ToyTraining.Recipe.Shape);
        string path = _folder.PathOf("model.gguf");
        ModelFile.Write(
            path, layout, ParameterStart.Make(layout, 1), ToyTraining.Vocabulary, GgufTensorType.F16, new ModelCard("toy", "A toy.", "none", 0));
        string template = GgufReader.Read(path).GetText("tokenizer.chat_template")!;
        var format = new JinjaChatFormat(Template.Compile(template, TemplateOptions.ChatTemplate), ControlTokens.Begin, ControlTokens.End);
        using var llama = new GreedyWriter(path, threads: 1);
        var prompter = new ChatPrompter(format, llama.Tokenizer, promptTokensMax: 1_000);

        ChatPrompt prompt = prompter.Prepare([new ChatMessage(ChatRole.System, system), new ChatMessage(ChatRole.User, user)], [], variables: null);

        Assert.Equal(prompt.Tokens.Select(token => token.Value), ToyTraining.NewLayout().Prompt(system, user));
    }
}
