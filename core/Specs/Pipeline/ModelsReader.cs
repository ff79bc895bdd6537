using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs.Pipeline;

/// <summary>Reads all keys that say which models are asked, and how.</summary>
internal static class ModelsReader
{
    private const string EnvironmentPrefix = "os.environ/";

    private static readonly Dictionary<string, TimeSpan> Units = new(StringComparer.Ordinal)
    {
        ["second"] = TimeSpan.FromSeconds(1),
        ["minute"] = TimeSpan.FromMinutes(1),
        ["hour"] = TimeSpan.FromHours(1),
        ["day"] = TimeSpan.FromDays(1),
    };

    private static readonly TextKey DefaultModel = new("default_model", "the model of operations that name none");
    private static readonly TextKey ApiBase = new("default_lm_api_base", "address of the OpenAI-compatible endpoint that answers completions");
    private static readonly TextKey EmbeddingApiBase = new("default_embedding_api_base", "the same for embeddings");

    private static readonly TextKey FallbackName = new("model_name", "the model to ask") { IsRequired = true };
    private static readonly TextKey FallbackModel = new("model", "the model's name at its endpoint");
    private static readonly TextKey FallbackApiBase = new("api_base", "address of its endpoint");
    private static readonly TextKey FallbackApiKey = new("api_key", $"the environment variable that holds its key, as {EnvironmentPrefix}NAME");
    private static readonly TextKey FallbackApiKeyEnv = new("api_key_env", "the environment variable that holds its key");
    private static readonly MappingKey FallbackParameters = new(
        "litellm_params",
        "where it is",
        new SpecKeys([FallbackModel, FallbackApiBase, FallbackApiKey, FallbackApiKeyEnv]) { Others = static () => [] });

    private static readonly SpecKeys FallbackKeys = new([FallbackName, FallbackParameters]);
    private static readonly ShapedKey Fallbacks = new("fallback_models", "tried in order when a model's endpoint cannot answer", FallbackShape);
    private static readonly ShapedKey EmbeddingFallbacks = new("fallback_embedding_models", "the same for embeddings", FallbackShape);

    private static readonly WholeNumberKey LimitCount = new("count", "how many are allowed", 1) { IsRequired = true };
    private static readonly WholeNumberKey LimitPer = new("per", "in how many units", 1, 10_000, Absent: 1);
    private static readonly ChoiceKey<TimeSpan> LimitUnit = new("unit", $"one of {string.Join(", ", Units.Keys)}", Units) { IsRequired = true };
    private static readonly SpecKeys LimitKeys = new([LimitCount, LimitPer, LimitUnit]);
    private static readonly MappingsKey CallLimits = new("llm_call", "limits of completion calls", LimitKeys);
    private static readonly MappingsKey TokenLimits = new("llm_tokens", "limits of tokens of completion calls", LimitKeys);
    private static readonly MappingsKey EmbeddingLimits = new("embedding_call", "limits of embedding calls", LimitKeys);
    private static readonly MappingKey RateLimitsKey =
        new("rate_limits", "limits of the pipeline's own, all of which hold", new SpecKeys([CallLimits, TokenLimits, EmbeddingLimits]));

    private static readonly TextKey Persona = new("persona", "who the model is, for example a contract lawyer");
    private static readonly TextKey DatasetDescription = new("dataset_description", "what the rows are");
    private static readonly MappingKey SystemPromptKey = new("system_prompt", "told to every model call", new SpecKeys([Persona, DatasetDescription]));

    public static SpecKeys Keys { get; } =
        new([DefaultModel, ApiBase, EmbeddingApiBase, SystemPromptKey, RateLimitsKey, Fallbacks, EmbeddingFallbacks]);

    public static ModelPlan Read(SpecReader pipeline) => new()
    {
        DefaultModel = pipeline.Text(DefaultModel),
        DefaultApiBase = ReadAddress(pipeline, ApiBase),
        DefaultEmbeddingApiBase = ReadAddress(pipeline, EmbeddingApiBase),
        Fallbacks = ReadModels(pipeline, Fallbacks),
        EmbeddingFallbacks = ReadModels(pipeline, EmbeddingFallbacks),
        RateLimits = ReadRateLimits(pipeline),
        SystemPrompt = ReadSystemPrompt(pipeline),
    };

    private static Uri? ReadAddress(SpecReader reader, string key)
    {
        if (reader.NonBlankText(key) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        reader.Error(key, $"'{text}' is no web address; one looks like http://127.0.0.1:8080/v1.");
        return null;
    }

    private static List<ModelReference> ReadModels(SpecReader reader, string key)
    {
        var models = new List<ModelReference>();
        IReadOnlyList<SpecNode> items = reader.Items(key) ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            string path = SpecPath.Append(reader.PathOf(key), i);
            if (items[i] is SpecScalar { Kind: SpecScalarKind.Text } scalar)
            {
                models.Add(new ModelReference(scalar.Text));
            }
            else if (reader.AsMapping(items[i], path) is { } entry && ReadModel(entry) is { } model)
            {
                models.Add(model);
            }
        }

        return models;
    }

    private static ModelReference? ReadModel(SpecReader entry)
    {
        string? name = entry.Expect(FallbackKeys).Text(FallbackName);
        SpecReader? parameters = entry.Mapping(FallbackParameters);
        ModelReference? model = name is null ? null : new ModelReference(name);
        if (parameters is not null)
        {
            model = model is null ? null : model with
            {
                Name = parameters.Text(FallbackModel) ?? model.Name,
                ApiBase = ReadAddress(parameters, FallbackApiBase),
                ApiKeyEnv = ReadKeyVariable(parameters),
            };
            foreach (SpecEntry other in parameters.UnreadEntries())
            {
                parameters.Warning(other.Key, "Not used: a fallback answers with the operation's own parameters.");
            }
        }

        entry.Close();
        return model;
    }

    private static string? ReadKeyVariable(SpecReader parameters)
    {
        string? variable = parameters.Text(FallbackApiKeyEnv);
        if (parameters.Text(FallbackApiKey) is not { } key)
        {
            return variable;
        }

        if (key.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && key.Length > EnvironmentPrefix.Length)
        {
            return key[EnvironmentPrefix.Length..];
        }

        parameters.Error(FallbackApiKey, $"A key is never written into a pipeline. Name the environment variable that holds it: {EnvironmentPrefix}NAME.");
        return variable;
    }

    private static RateLimits ReadRateLimits(SpecReader pipeline)
    {
        if (pipeline.Mapping(RateLimitsKey) is not { } reader)
        {
            return RateLimits.None;
        }

        var limits = new RateLimits
        {
            Calls = ReadLimits(reader, CallLimits),
            Tokens = ReadLimits(reader, TokenLimits),
            EmbeddingCalls = ReadLimits(reader, EmbeddingLimits),
        };
        reader.Close();
        return limits;
    }

    private static List<RateLimit> ReadLimits(SpecReader reader, MappingsKey key)
    {
        var limits = new List<RateLimit>();
        foreach (SpecReader entry in reader.Mappings(key))
        {
            long? count = entry.WholeNumber(LimitCount);
            int per = entry.CountOrDefault(LimitPer);
            TimeSpan? unit = entry.Choice(LimitUnit);
            entry.Close();
            if (count is not null && unit is not null)
            {
                limits.Add(new RateLimit(count.Value, unit.Value * per));
            }
        }

        return limits;
    }

    private static SystemPrompt ReadSystemPrompt(SpecReader pipeline)
    {
        if (pipeline.Mapping(SystemPromptKey) is not { } reader)
        {
            return SystemPrompt.None;
        }

        var prompt = new SystemPrompt(reader.Text(Persona), reader.Text(DatasetDescription));
        reader.Close();
        return prompt;
    }

    private static JObject FallbackShape() => new()
    {
        ["type"] = "array",
        ["items"] = new JObject { ["anyOf"] = new JArray(new JObject { ["type"] = "string" }, FallbackKeys.ToJsonSchema()) },
    };
}
