using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi.Answers;
using Pipelines.Connectors.OpenAi.Requests;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi;

/// <content>Streaming.</content>
public sealed partial class OpenAiInferenceClient
{
    private const string EndMark = "[DONE]";

    public async IAsyncEnumerable<CompletionUpdate> StreamAsync(
        CompletionRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CallSite site = SiteOf(request);
        JObject body = ChatRequestBody.Of(request, _endpoint.Dialect, stream: true);
        using Attempt attempt = _transport.Begin(site, request.Timeout, cancellationToken);
        using HttpResponseMessage response = await _transport.SendAsync(attempt, body, CallHeaders.Of(request));
        if (!EndpointTransport.IsEventStream(response))
        {
            // A server that does not stream answers whole.
            Completion whole = CompletionReader.Read(await _transport.ReadJsonAsync(attempt, response), request, site);
            foreach ((int index, CompletionChoice choice) in whole.Choices.Index())
            {
                yield return new CompletionUpdate(index, choice.Text);
            }

            yield return new CompletionUpdate(0, "", whole);
            yield break;
        }

        var assembler = new CompletionAssembler(site);
        await using Stream bytes = await _transport.OpenBodyAsync(attempt, response);
        await using IAsyncEnumerator<SseItem<string>> events =
            SseParser.Create(bytes).EnumerateAsync(attempt.Token).GetAsyncEnumerator(attempt.Token);
        while (await attempt.RunAsync(_ => events.MoveNextAsync().AsTask()) && events.Current.Data != EndMark)
        {
            foreach (CompletionUpdate piece in assembler.Add(EndpointTransport.ParseJson(events.Current.Data, site)))
            {
                yield return piece;
            }
        }

        yield return new CompletionUpdate(0, "", CompletionReader.Read(assembler.Finish(), request, site));
    }
}
