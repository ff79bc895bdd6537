using GpuHost.Host.Api.Errors;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Chat;
using GpuHost.Serving.Models;
using GpuHost.Serving.Models.Store;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Models.Registration;

/// <summary>Whether a file whose format is sound can be served as what it was announced as.</summary>
/// <param name="offers">Finds the models of adapters.</param>
/// <param name="trial">Opens it; one at a time, since a model's pages are memory.</param>
internal sealed class ServableCheck(ModelOffers offers, Lazy<LlamaFileTrial> trial) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The model that an adapter is registered for.</summary>
    /// <exception cref="ApiException">There is none, or it is an adapter itself.</exception>
    public ModelOffer? BaseOf(ModelOrder order)
    {
        if (order.Base is null)
        {
            return null;
        }

        ModelOffer model = offers.Find(order.Base);
        return model.Base is null
            ? model
            : throw ApiException.Invalid("base", $"'{order.Base}' is a LoRA adapter itself. Name the model that the file was made for, such as '{model.Base}'.");
    }

    /// <exception cref="ApiException">It is not what the request says.</exception>
    /// <exception cref="ModelStoreException">It cannot be served.</exception>
    public async Task RequireAsync(ModelOrder order, string path, ModelFacts facts, CancellationToken cancellationToken)
    {
        ModelOffer? model = BaseOf(order);
        if (facts.IsAdapter && model is null)
        {
            throw ApiException.Invalid("base", "The file is a LoRA adapter. Say with 'base' for which model.");
        }

        if (!facts.IsAdapter && model is not null)
        {
            throw ApiException.Invalid("base", "The file is a model of its own, no LoRA adapter. Leave 'base' out.");
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(() => Try(order, path, model, cancellationToken), cancellationToken);
        }
        catch (InferenceException unreadable)
        {
            throw new ModelStoreException(
                ModelStoreProblem.NotAModel, unreadable.Message.TrimEnd('.'), "It was not registered. Mend the template (tokenizer.chat_template), or take it out: then ChatML is spoken.", unreadable);
        }
        catch (ModelEngineException refused)
        {
            throw new ModelStoreException(
                ModelStoreProblem.NotAModel,
                $"the file for '{order.Name}' cannot be served: {refused.Message.TrimEnd('.').Replace(Path.GetFullPath(path), order.Name.ToString(), StringComparison.Ordinal)}",
                "It was not registered.",
                refused);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <exception cref="ModelEngineException">llama.cpp refuses it.</exception>
    /// <exception cref="InferenceException">Its chat template cannot be read.</exception>
    private void Try(ModelOrder order, string path, ModelOffer? model, CancellationToken cancellationToken)
    {
        if (model is null)
        {
            ChatTemplateCheck.Require(trial.Value.RequireModel(path, cancellationToken).ChatTemplate, order.Name.ToString());
        }
        else
        {
            trial.Value.RequireAdapter(path, model.Path, cancellationToken);
        }
    }
}
