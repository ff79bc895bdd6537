using GpuHost.Serving.Chat;
using GpuHost.Serving.Gguf;
using Pipelines.Core.Inference;
using Pipelines.Core.Templates;
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
