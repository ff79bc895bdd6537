using GpuHost.LlamaCpp.Grammars;
using GpuHost.LlamaCpp.Handles;
using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Logging;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Models;
using Microsoft.Extensions.Logging;

namespace GpuHost.LlamaCpp.Engine;

/// <summary>
/// One llama.cpp context over a model: unified KV cache, flash attention requested, so that a saved sequence fits
/// every context of the same model (docs/models/llama-cpp.md says why). Everything that would make llama.cpp abort the
/// process is refused before it gets there.
/// </summary>
/// <remarks>The other parts of this class: decoding, outputs, sequences, saved states, adapters.</remarks>
public sealed partial class LlamaModelEngine : IModelEngine
{
    private readonly LlamaModel _model;
    private readonly bool _ownsModel;
    private readonly LlamaContextOptions _options;
    private readonly ContextHandle _context;
    private readonly nint _memory;
    private readonly SequenceStateLayout? _stateLayout;
    private readonly OwnerGuard _owner;
    private readonly ILogger _logger;

    private LlamaModelEngine(LlamaModel model, bool ownsModel, LlamaContextOptions options)
    {
        _model = model;
        _ownsModel = ownsModel;
        _options = options;
        _owner = new OwnerGuard(this);
        _logger = model.Loggers.CreateLogger<LlamaModelEngine>();
        _context = ContextOpening.Open(model, options);
        try
        {
            _memory = LlamaApi.llama_get_memory(_context);
            Limits = ContextOpening.ReadLimits(_context);
            _batch = new PinnedBatch(Limits.BatchTokensMax);
            _nextPositions = new int[Limits.SequencesMax];
            _stateLayout = ProbeStateLayout();
            Layout = ContextOpening.DescribeLayout(model.Description, options, _stateLayout);
            Build = ContextOpening.DescribeBuild(model.Library, options);
        }
        catch
        {
            _context.Dispose();
            throw;
        }

        _logger.ContextOpened(
            Limits.ContextTokens,
            Limits.SequencesMax,
            Limits.BatchTokensMax,
            Limits.MicroBatchTokens,
            Build.Threads,
            Layout.BytesPerToken);
    }

    public ModelDescription Model => _model.Description;

    public EngineBuild Build { get; }

    public EngineLimits Limits { get; }

    public KvCacheLayout Layout { get; }

    public IModelTokenizer Tokenizer => _model.Tokenizer;

    /// <summary>Opens a context over a model that others may use too; disposing the engine leaves the model.</summary>
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.ContextUnavailable"/> or
    /// <see cref="ModelEngineFailure.ArgumentInvalid"/>.</exception>
    public static LlamaModelEngine Open(LlamaModel model, LlamaContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        return new LlamaModelEngine(model, ownsModel: false, options);
    }

    /// <summary>Loads a model and opens a context over it; disposing the engine frees both.</summary>
    /// <exception cref="ModelEngineException">As <see cref="LlamaModel.Load"/> and <see cref="Open"/>.</exception>
    public static LlamaModelEngine Load(
        LlamaLibrary library, LlamaModelOptions model, LlamaContextOptions context, ILoggerFactory loggers)
    {
        LlamaModel loaded = LlamaModel.Load(library, model, loggers);
        try
        {
            return new LlamaModelEngine(loaded, ownsModel: true, context);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IModelEngine OpenDeterministic() => new LlamaModelEngine(_model, ownsModel: false, _options with
    {
        ContextTokens = Limits.ContextTokens,
        Threads = LlamaContextOptions.DeterministicThreads,
        SequencesMax = LlamaContextOptions.DeterministicSequencesMax,
    });

    /// <inheritdoc/>
    public ITokenConstraint CreateConstraint(string gbnf) => GrammarConstraint.Create(_model, gbnf);

    /// <summary>Frees the context, its adapters, and the model if this engine loaded it.</summary>
    public void Dispose()
    {
        using OwnerGuard.Scope scope = _owner.Enter();
        if (_context.IsClosed)
        {
            return;
        }

        _context.Dispose();
        foreach (AdapterHandle adapter in _adapters.Values)
        {
            adapter.Dispose();
        }

        _adapters.Clear();
        if (_ownsModel)
        {
            _model.Dispose();
        }
    }

    private OwnerGuard.Scope Enter()
    {
        OwnerGuard.Scope scope = _owner.Enter();
        if (!_context.IsClosed)
        {
            return scope;
        }

        scope.Dispose();
        throw new ObjectDisposedException(nameof(LlamaModelEngine));
    }

    private void RequireMemory()
    {
        if (_memory == 0)
        {
            throw new ModelEngineException(ModelEngineFailure.NotSupported, $"'{Model.Name}' keeps no KV cache: each text is computed whole.");
        }
    }
}
