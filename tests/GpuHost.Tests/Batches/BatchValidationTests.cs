using System.Net;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Batches;

[Collection(HostCollection.Name)]
public sealed class BatchValidationTests(HostFixture host)
{
    private const string Good = """{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"tiny","messages":[{"role":"user","content":"x"}],"max_tokens":1}}""";

    public static TheoryData<string, string, int?, string?> WrongFiles { get; } = new()
    {
        { "\n \n", "empty_file", null, null },
        { Good + "\n{", "invalid_json_line", 2, null },
        { "[]", "invalid_json_line", 1, null },
        { "\n\n" + Good + "\n" + Good, "duplicate_custom_id", 4, "custom_id" },
        { Good.Replace("\"a\"", "7", StringComparison.Ordinal), "invalid_line", 1, "custom_id" },
        { Good.Replace("\"custom_id\":\"a\",", "", StringComparison.Ordinal), "invalid_line", 1, "custom_id" },
        { Good.Replace("POST", "GET", StringComparison.Ordinal), "invalid_method", 1, "method" },
        { Good.Replace("/v1/chat/completions", "/v1/embeddings", StringComparison.Ordinal), "mismatched_url", 1, "url" },
        { Good.Replace("\"method\"", "\"extra\":1,\"method\"", StringComparison.Ordinal), "invalid_line", 1, "extra" },
        { Good.Replace("\"model\":\"tiny\",", "", StringComparison.Ordinal), "invalid_line", 1, "body.model" },
        { Good.Replace("\"model\"", "\"stream\":true,\"model\"", StringComparison.Ordinal), "stream_not_supported", 1, "body.stream" },
        { Good + "\n" + Good.Replace("\"a\"", "\"b\"", StringComparison.Ordinal).Replace("tiny", "other", StringComparison.Ordinal), "mismatched_model", 2, "body.model" },
        { Good.Replace("tiny", "no-such-model", StringComparison.Ordinal), "model_not_found", 1, "body.model" },
        { """{"custom_id":"a","method":"POST","url":"/v1/chat/completions"}""", "missing_body", 1, "body" },
    };

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public async Task Batch_OfAWrongFile_FailsAndSaysWhere(string content, string code, int? line, string? param)
    {
        JObject batch = await host.Client.BatchAtItsEndAsync(await host.Client.BeginBatchAsync(content));

        JToken error = Assert.Single(batch.SelectToken("errors.data")!);
        Assert.Equal("failed", (string?)batch["status"]);
        Assert.Equal((code, line, param), ((string?)error["code"], (int?)error["line"], (string?)error["param"]));
        Assert.NotNull((long?)batch["failed_at"]);
        Assert.Equal((0, JTokenType.Null), ((int)batch.SelectToken("request_counts.total")!, batch["output_file_id"]!.Type));
    }

    [Fact]
    public async Task Batch_WithMoreErrorsThanAreTold_TellsTheFirst()
    {
        JObject batch = await host.Client.BatchAtItsEndAsync(await host.Client.BeginBatchAsync(string.Concat(Enumerable.Repeat("x\n", 500))));

        Assert.Equal(Enumerable.Range(1, 100), batch.SelectToken("errors.data")!.Select(error => (int)error["line"]!));
    }

    [Theory]
    [InlineData("""{"endpoint":"/v1/chat/completions","completion_window":"24h"}""", 400, "input_file_id")]
    [InlineData("""{"input_file_id":"file-x","endpoint":"/v1/chat/completions","completion_window":"24h"}""", 404, "input_file_id")]
    [InlineData("""{"input_file_id":"file-x","endpoint":"/v1/models","completion_window":"24h"}""", 400, "endpoint")]
    [InlineData("""{"input_file_id":"file-x","endpoint":"/v1/embeddings","completion_window":"1h"}""", 400, "completion_window")]
    [InlineData("""{"input_file_id":"file-x","endpoint":"/v1/embeddings","completion_window":"24h","metadata":{"a":1}}""", 400, "metadata")]
    [InlineData("""{"input_file_id":"file-x","endpoint":"/v1/embeddings","completion_window":"24h","priority":1}""", 400, "priority")]
    public async Task Create_WithAWrongRequest_IsRefusedByItsPlace(string body, int status, string param)
    {
        (HttpStatusCode answer, JObject error) = await host.Client.PostAsync("/v1/batches", JObject.Parse(body));

        Assert.Equal((status, param), ((int)answer, (string?)error.SelectToken("error.param")));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=x")]
    public async Task List_WithAWrongLimit_IsRefused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, await host.Client.StatusOfAsync(HttpMethod.Get, $"/v1/batches?{query}"));

    [Fact]
    public async Task Get_WhatIsNoBatch_IsNotFound()
    {
        Assert.Equal(HttpStatusCode.NotFound, await host.Client.StatusOfAsync(HttpMethod.Get, "/v1/batches/batch_nobody"));
        Assert.Equal(HttpStatusCode.NotFound, await host.Client.StatusOfAsync(HttpMethod.Post, "/v1/batches/batch_nobody/cancel"));
    }
}
