using System.Net;
using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Ledger;

/// <summary>The bill knows pipelines, runs and calls, as requests name them.</summary>
public sealed class OriginTests : IAsyncLifetime, IDisposable
{
    private readonly BatchFolder _folder = new();
    private RunningHost? _host;

    private HttpClient Client => _host!.Client;

    public async Task InitializeAsync() => _host = await _folder.StartAsync();

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Usage_ByPipelineRunAndCall_IsWhatTheRequestsSaid()
    {
        await ChatAsync(("Pipelines-Pipeline", "Rechnungen%20pr%C3%BCfen"), ("Pipelines-Run", "r1"), ("Pipelines-Call", "c1"));
        await ChatAsync(("Pipelines-Pipeline", "Rechnungen%20pr%C3%BCfen"), ("Pipelines-Run", "r1"), ("Pipelines-Call", "c2"));
        await ChatAsync(("Pipelines-Pipeline", "Rechnungen%20pr%C3%BCfen"), ("Pipelines-Run", "r2"));
        await ChatAsync();

        JArray runs = await UsageAsync("group_by=pipeline,run");
        JArray calls = await UsageAsync("group_by=call&run=r1&pipeline=Rechnungen%20pr%C3%BCfen");
        JArray all = await UsageAsync("group_by=none");

        Assert.Equal(
            [("", "", 1), ("Rechnungen prüfen", "r1", 2), ("Rechnungen prüfen", "r2", 1)],
            runs.Select(line => ((string?)line["pipeline"], (string?)line["run"], (int)line["calls"]!)));
        Assert.Equal(["c1", "c2"], calls.Select(line => (string?)line["call"]));
        Assert.Equal(4, (int)Assert.Single(all)["calls"]!);
        Assert.Null(all[0]["day"]);
        Assert.Equal(runs.Sum(line => (decimal)line.SelectToken("cost.amount")!), (decimal)all[0].SelectToken("cost.amount")!);
    }

    [Fact]
    public async Task Batch_WithAnOrigin_EachLineIsACallOfIt()
    {
        Client.DefaultRequestHeaders.Add("Pipelines-Pipeline", "mails");
        Client.DefaultRequestHeaders.Add("Pipelines-Run", "night");

        await Client.BatchAtItsEndAsync(await Client.BeginBatchAsync(BatchCalls.Text(BatchCalls.ChatLines(3))));

        Assert.Equal(["line-0", "line-1", "line-2"], (await UsageAsync("group_by=call&pipeline=mails&run=night")).Select(line => (string?)line["call"]));
    }

    [Theory]
    [InlineData("Pipelines-Run", "")]
    [InlineData("Pipelines-Pipeline", "%00")]
    [InlineData("Pipelines-Call", "129")]
    public async Task Request_WithAnOriginThatIsNone_IsRefused(string header, string value)
    {
        string text = value == "129" ? new string('x', 129) : value;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation(header, text);

        using HttpResponseMessage response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(header, (string?)JObject.Parse(await response.Content.ReadAsStringAsync()).SelectToken("error.param"));
    }

    [Theory]
    [InlineData("group_by=colour", "group_by")]
    [InlineData("limit=0", "limit")]
    [InlineData("from=yesterday", "from")]
    public async Task Usage_AskedForWrongly_SaysWhat(string query, string parameter)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri($"/v1/usage?{query}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(parameter, (string?)JObject.Parse(await response.Content.ReadAsStringAsync()).SelectToken("error.param"));
    }

    [Fact]
    public async Task Usage_MoreThanTheLimit_SaysSo()
    {
        await ChatAsync(("Pipelines-Run", "r1"));
        await ChatAsync(("Pipelines-Run", "r2"));

        JObject some = await Client.ObjectAsync("/v1/usage?group_by=run&limit=1");
        JObject all = await Client.ObjectAsync("/v1/usage?group_by=run&limit=2");

        Assert.Equal((1, true), (some["data"]!.Count(), (bool)some["has_more"]!));
        Assert.Equal((2, false), (all["data"]!.Count(), (bool)all["has_more"]!));
    }

    private async Task<JArray> UsageAsync(string query) => (JArray)(await Client.ObjectAsync($"/v1/usage?{query}"))["data"]!;

    private async Task ChatAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(HttpJson.Chat("hello").ToString()) };
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using HttpResponseMessage response = await Client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
