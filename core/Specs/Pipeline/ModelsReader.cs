using Pipelines.Core.Planning;
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

    public static ModelPlan Read(SpecReader pipeline) => new()
    {
        DefaultModel = pipeline.NonBlankText("default_model"),
        DefaultApiBase = ReadAddress(pipeline, "default_lm_api_base"),
        DefaultEmbeddingApiBase = ReadAddress(pipeline, "default_embedding_api_base"),
        Fallbacks = ReadModels(pipeline, "fallback_models"),
        EmbeddingFallbacks = ReadModels(pipeline, "fallback_embedding_models"),
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
        entry.Require("model_name", "the model to ask");
        string? name = entry.NonBlankText("model_name");
        SpecReader? parameters = entry.Mapping("litellm_params");
        ModelReference? model = name is null ? null : new ModelReference(name);
        if (parameters is not null)
        {
            model = model is null ? null : model with
            {
                Name = parameters.NonBlankText("model") ?? model.Name,
                ApiBase = ReadAddress(parameters, "api_base"),
                ApiKeyEnv = ReadKeyVariable(parameters),
            };
            foreach (SpecEntry other in parameters.NamedEntries().Where(e => e.Key is not ("model" or "api_base" or "api_key" or "api_key_env")))
            {
                parameters.Warning(other.Key, "Not used: a fallback answers with the operation's own parameters.");
            }
        }

        entry.Close();
        return model;
    }

    private static string? ReadKeyVariable(SpecReader parameters)
    {
        string? variable = parameters.NonBlankText("api_key_env");
        if (parameters.NonBlankText("api_key") is not { } key)
        {
            return variable;
        }

        if (key.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && key.Length > EnvironmentPrefix.Length)
        {
            return key[EnvironmentPrefix.Length..];
        }

        parameters.Error("api_key", $"A key is never written into a pipeline. Name the environment variable that holds it: {EnvironmentPrefix}NAME.");
        return variable;
    }

    private static RateLimits ReadRateLimits(SpecReader pipeline)
    {
        if (pipeline.Mapping("rate_limits") is not { } reader)
        {
            return RateLimits.None;
        }

        var limits = new RateLimits
        {
            Calls = ReadLimits(reader, "llm_call"),
            Tokens = ReadLimits(reader, "llm_tokens"),
            EmbeddingCalls = ReadLimits(reader, "embedding_call"),
        };
        reader.Close();
        return limits;
    }

    private static List<RateLimit> ReadLimits(SpecReader reader, string key)
    {
        var limits = new List<RateLimit>();
        foreach (SpecReader entry in reader.Mappings(key))
        {
            entry.Require("count", "how many are allowed");
            entry.Require("unit", "one of second, minute, hour, day");
            long? count = entry.WholeNumber("count", min: 1);
            int per = entry.Count("per", min: 1, max: 10_000) ?? 1;
            TimeSpan? unit = entry.Choice("unit", Units);
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
        if (pipeline.Mapping("system_prompt") is not { } reader)
        {
            return SystemPrompt.None;
        }

        var prompt = new SystemPrompt(reader.NonBlankText("persona"), reader.NonBlankText("dataset_description"));
        reader.Close();
        return prompt;
    }
}
