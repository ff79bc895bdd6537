using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;
using OpenAI;
using OpenAI.Batch;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Files;

namespace GpuHost.Tests.Clients;

/// <summary>OpenAI's own client for .NET.</summary>
[Collection(HostCollection.Name)]
public sealed class DotNetClientTests(HostFixture host)
{
    private static readonly BinaryData Weather = BinaryData.FromString(
        """{"type":"object","properties":{"celsius":{"type":"integer","minimum":0,"maximum":40}},"required":["celsius"],"additionalProperties":false}""");

    [Fact]
    public async Task Chat_WholeAndStreamed_IsTheSame()
    {
        ChatClient client = Client().GetChatClient(HostFixture.ModelName);
        ChatMessage[] messages = [new SystemChatMessage("Be brief."), new UserChatMessage("Say something.")];
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 12, Temperature = 0, IncludeLogProbabilities = true, TopLogProbabilityCount = 2 };

        ChatCompletion whole = await client.CompleteChatAsync(messages, options);
        var text = new StringBuilder();
        ChatTokenUsage? usage = null;
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(messages, options))
        {
            usage = update.Usage ?? usage;
            text.AppendJoin("", update.ContentUpdate.Select(part => part.Text));
        }

        Assert.Equal(whole.Content[0].Text, text.ToString());
        Assert.Equal(whole.Usage.OutputTokenCount, usage!.OutputTokenCount);
        Assert.Equal(whole.Usage.OutputTokenCount, whole.ContentTokenLogProbabilities.Count);
        Assert.True(usage.InputTokenDetails.CachedTokenCount > 0);
    }

    [Fact]
    public async Task Tool_Forced_IsCalled()
    {
        ChatTool tool = ChatTool.CreateFunctionTool("weather", "Tells the weather.", Weather, functionSchemaIsStrict: true);
        var options = new ChatCompletionOptions { Tools = { tool }, ToolChoice = ChatToolChoice.CreateFunctionChoice("weather"), MaxOutputTokenCount = 60 };

        ChatCompletion answer = await Client().GetChatClient(HostFixture.ModelName).CompleteChatAsync([new UserChatMessage("Weather?")], options);

        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        Assert.InRange((int)JObject.Parse(answer.ToolCalls[0].FunctionArguments.ToString())["celsius"]!, 0, 40);
    }

    [Fact]
    public async Task StructuredOutput_IsOfItsSchema()
    {
        var options = new ChatCompletionOptions { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("weather", Weather, jsonSchemaIsStrict: true), MaxOutputTokenCount = 60 };

        ChatCompletion answer = await Client().GetChatClient(HostFixture.ModelName).CompleteChatAsync([new UserChatMessage("Weather?")], options);

        Assert.InRange((int)JObject.Parse(answer.Content[0].Text)["celsius"]!, 0, 40);
    }

    [Fact]
    public async Task Embeddings_OfTwoTexts_AreUnitVectors()
    {
        OpenAIEmbeddingCollection vectors = await Client().GetEmbeddingClient(HostFixture.ModelName).GenerateEmbeddingsAsync(["one", "two"]);

        Assert.Equal(2, vectors.Count);
        Assert.All(vectors, vector => Assert.Equal(1, vector.ToFloats().ToArray().Sum(value => value * value), 1e-3));
    }

    [Fact]
    public async Task FilesAndBatches_FromTheUploadToTheOutput()
    {
        OpenAIFileClient files = Client().GetOpenAIFileClient();
#pragma warning disable OPENAI001 // The client calls its batches an experiment; to the server they are none.
        BatchClient batches = Client().GetBatchClient();
        OpenAIFile file = await files.UploadFileAsync(BinaryData.FromString(BatchCalls.Text(BatchCalls.ChatLines(2))), "lines.jsonl", FileUploadPurpose.Batch);

        CreateBatchOperation operation = await batches.CreateBatchAsync(
            BinaryContent.Create(BinaryData.FromString(BatchCalls.BatchOf(file.Id).ToString())), waitUntilCompleted: false);
        JObject batch = await host.Client.BatchAtItsEndAsync(operation.BatchId);
        ClientResult seen = await operation.GetBatchAsync(options: null);
#pragma warning restore OPENAI001
        BinaryData output = await files.DownloadFileAsync((string)batch["output_file_id"]!);

        Assert.Equal("completed", (string?)JObject.Parse(seen.GetRawResponse().Content.ToString())["status"]);
        Assert.Equal(2, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.True((await files.DeleteFileAsync(file.Id)).Value.Deleted);
    }

    [Fact]
    public async Task UnknownModel_IsTheClientsError()
    {
        ClientResultException failure = await Assert.ThrowsAsync<ClientResultException>(
            () => Client().GetChatClient("none").CompleteChatAsync([new UserChatMessage("x")]));

        Assert.Equal(404, failure.Status);
        Assert.Contains("model_not_found", failure.Message, StringComparison.Ordinal);
    }

    private OpenAIClient Client() => new(
        new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri(host.Client.BaseAddress!, "/v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
