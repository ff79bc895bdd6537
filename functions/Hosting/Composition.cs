using Pipelines.Connectors.Code;
using Pipelines.Connectors.Datasets;
using Pipelines.Connectors.Documents;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Connectors.Routing;
using Pipelines.Connectors.Tokens;
using Pipelines.Connectors.Web;
using Pipelines.Connectors.WordVectors;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Segments;

namespace Pipelines.Functions.Hosting;

/// <summary>Puts the parts of the app together for this process. Disposing closes what they share.</summary>
internal sealed class Composition : IDisposable
{
    private readonly HttpMessageInvoker _models = EndpointHttp.Create();
    private readonly HttpMessageInvoker _webhooks;
    private readonly CallIndex _calls;
    private readonly DocumentParsers _documents;
    private readonly CodeSandboxes _code;
    private readonly WebAccess _web;

    /// <param name="store">Everything that outlives the process.</param>
    /// <param name="scratchFolder">Where bodies lie while they are being read.</param>
    /// <param name="surroundings">The world.</param>
    /// <param name="webhooks">Sends completion webhooks.</param>
    public Composition(IBlobStore store, string scratchFolder, Surroundings surroundings, HttpMessageInvoker webhooks)
    {
        _webhooks = webhooks;
        _calls = new CallIndex(store, surroundings.Clock);
        string? searchPath = surroundings.ReadVariable("PATH");
        _documents = new DocumentParsers(new DocumentParserOptions { WorkingDirectory = scratchFolder, SearchPath = searchPath });
        _code = new CodeSandboxes(new SandboxOptions { SearchPath = searchPath });
        _web = new WebAccess(WebAccessOptions.From(surroundings.ReadVariable) with { Time = surroundings.Clock });
        var tokenizers = new VocabularyTokenizers(AppContext.BaseDirectory);
        var wordVectors = new WordVectorFile(AppContext.BaseDirectory);
        PriceBook prices = PriceBook.BuiltIn().With(BuiltInModels.WordVectors, ModelPrice.Free);
        Parts = new AppParts
        {
            Store = store,
            Log = new SegmentLog(store, SegmentLimits.Default, surroundings.Clock),
            Calls = _calls,
            Files = new DatasetReader(new DatasetReaderOptions { WorkingDirectory = scratchFolder, RowBytesMax = AppLimits.Default.RowBytesMax }),
            Documents = _documents,
            ClientOf = (plan, origin) => new WordVectorClient(
                new EndpointRouter(EndpointRoutes.For(plan.Models, origin.Planning.ApiBase, origin.ApiKeyVariable, surroundings.ReadVariable), NoLocalModels, _models, surroundings.Clock),
                wordVectors),
            PricesOf = (_, _) => prices,
            ServicesOf = rights => ServicesFor(rights, tokenizers),
            Webhooks = webhooks,
            Time = surroundings.Clock,
            Random = surroundings.Random,
            NewGuid = surroundings.NewGuid,
        };
    }

    public AppParts Parts { get; }

    /// <summary>This process asks endpoints only; a model in the process is what <c>pipelines serve</c> has.</summary>
    private static LocalModels? NoLocalModels => null;

    public void Dispose()
    {
        _models.Dispose();
        _webhooks.Dispose();
        _calls.Dispose();
        _documents.Dispose();
        _code.Dispose();
        _web.Dispose();
    }

    private PlanningServices ServicesFor(PipelineRights rights, VocabularyTokenizers tokenizers) => new()
    {
        Tokenizers = tokenizers,
        Code = rights.Code ? _code : null,
        Web = rights.Web ? _web : null,
    };
}
