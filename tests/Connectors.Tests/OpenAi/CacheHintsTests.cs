using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi;
using Pipelines.Connectors.OpenAi.Requests;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.Tests.OpenAi;

public sealed class CacheHintsTests
{
    private static readonly EndpointDialect Told = new() { AcceptsCacheHints = true, AcceptsFlexTier = true };

    private static readonly CompletionRequest Request = EndpointFixture.Request("Sort this mail: Hello!") with
    {
        StaticPrefix = new PrefixBoundary(1, "Sort this mail: ".Length),
        CacheBreakpoints = [new PrefixBoundary(1, 0)],
    };

    [Fact]
    public void Body_ForAHostThatIsTold_EndsPartsAtTheBreakpoints()
    {
        JObject body = ChatRequestBody.Of(Request, Told, stream: false);

        Assert.Equal(
            JArray.Parse("""
                [{"role":"system","content":[{"type":"text","text":"You help.","prompt_cache_breakpoint":{"mode":"explicit"}}]},
                 {"role":"user","content":[{"type":"text","text":"Sort this mail: ","prompt_cache_breakpoint":{"mode":"explicit"}},{"type":"text","text":"Hello!"}]}]
                """),
            body["messages"]!,
            JToken.EqualityComparer);
        Assert.Equal("flex", (string?)body["service_tier"]);
    }

    [Fact]
    public void Body_ForAnyOtherServer_HasNothingItMightNotKnow()
    {
        JObject body = ChatRequestBody.Of(Request, EndpointDialect.OpenAi, stream: false);

        Assert.Equal(["model", "messages"], body.Properties().Select(property => property.Name));
        Assert.All(body["messages"]!, message => Assert.Equal(JTokenType.String, message["content"]!.Type));
    }

    [Fact]
    public void Key_OfRowsThatBeginAlike_IsOneAndOfOthersAnother()
    {
        string? KeyOf(string prompt, int shared) => (string?)ChatRequestBody.Of(
            EndpointFixture.Request(prompt) with { StaticPrefix = new PrefixBoundary(1, shared) }, Told, stream: false)["prompt_cache_key"];

        Assert.Equal(KeyOf("Sort: one", 6), KeyOf("Sort: two", 6));
        Assert.NotEqual(KeyOf("Sort: one", 6), KeyOf("List: one", 6));
        Assert.NotEqual(KeyOf("Sort: one", 6), KeyOf("Sort: one", 5));
        Assert.Null((string?)ChatRequestBody.Of(EndpointFixture.Request(), Told, stream: false)["prompt_cache_key"]);
    }

    [Fact]
    public void Body_WithThePipelinesOwnParameters_KeepsThem()
    {
        JObject body = ChatRequestBody.Of(
            Request with { ExtraParameters = new JObject { ["service_tier"] = "default", ["prompt_cache_key"] = "mine" } }, Told, stream: false);

        Assert.Equal(("default", "mine"), ((string?)body["service_tier"], (string?)body["prompt_cache_key"]));
    }

    [Fact]
    public void Body_OfAnInteractiveCall_DoesNotWait() =>
        Assert.Null(ChatRequestBody.Of(Request with { Priority = CallPriority.Interactive }, Told, stream: false)["service_tier"]);

    /// <summary>Wherever breakpoints are, the endpoint reads the same words, and no part is empty.</summary>
    [Fact]
    public void Content_WithAnyBreakpoints_IsTheSameText() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNegativeInt Message, NonNegativeInt Chars)[]>(),
        places =>
        {
            CompletionRequest request = EndpointFixture.Request("Some words.") with
            {
                CacheBreakpoints = [.. places.Select(place => new PrefixBoundary(place.Message.Get % 4, place.Chars.Get % 15))],
            };
            var hints = new CacheHints(request);
            return request.Messages.Index().All(message => hints.ContentOf(message.Index) switch
            {
                JArray parts => parts.All(part => ((string)part["text"]!).Length > 0) && string.Concat(parts.Select(part => (string)part["text"]!)) == message.Item.Content,
                JToken text => (string)text! == message.Item.Content,
            });
        }).QuickCheckThrowOnFailure();
}
