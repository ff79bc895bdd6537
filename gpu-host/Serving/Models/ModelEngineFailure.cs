namespace GpuHost.Serving.Models;

/// <summary>What went wrong at the model's side.</summary>
public enum ModelEngineFailure
{
    /// <summary>The native library is missing, of another version, or does not load.</summary>
    LibraryUnavailable,

    /// <summary>The model file is missing, damaged, or of an unsupported kind.</summary>
    ModelUnreadable,

    /// <summary>The context could not be made, most often for want of memory.</summary>
    ContextUnavailable,

    /// <summary>The adapter file is missing, damaged, or made for another model.</summary>
    AdapterUnreadable,

    /// <summary>The grammar text has no meaning to the engine.</summary>
    GrammarInvalid,

    /// <summary>The text cannot be turned into tokens.</summary>
    TokenizationFailed,

    /// <summary>An argument that would have broken the native side: an id out of range, a batch too large.</summary>
    ArgumentInvalid,

    /// <summary>The saved state does not fit this context.</summary>
    StateRefused,

    /// <summary>The model or backend cannot do what was asked.</summary>
    NotSupported,
}
