using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Chat;
using GpuHost.Serving.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Models;

/// <summary>Whether a model could be opened. Its weights are mapped and let go again, so it costs no memory that others have.</summary>
internal sealed class ModelProbe(Lazy<LlamaFileTrial> trial)
{
    /// <exception cref="InferenceException">It cannot.</exception>
    public void Require(ModelOffer offer, CancellationToken cancellationToken)
    {
        try
        {
            ChatTemplateCheck.Require(trial.Value.RequireModel(offer.Path, cancellationToken).ChatTemplate, offer.Name);
        }
        catch (ModelEngineException refused)
        {
            throw new InferenceException(InferenceFailureKind.ModelNotFound, $"The model '{offer.Name}' cannot be opened. {refused.Message}", null, refused);
        }
    }
}
