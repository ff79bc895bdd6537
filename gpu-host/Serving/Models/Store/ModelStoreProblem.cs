namespace GpuHost.Serving.Models.Store;

/// <summary>Why the store refused; one value per thing that a person does differently about it.</summary>
public enum ModelStoreProblem
{
    InvalidName,

    /// <summary>Neither the store nor the path has it.</summary>
    NotFound,

    /// <summary>The name belongs to another model.</summary>
    NameTaken,

    /// <summary>The file is not what was recorded, or not what was asked for.</summary>
    DigestMismatch,

    /// <summary>The file is not a model that can be loaded.</summary>
    NotAModel,

    /// <summary>The store's own record cannot be read.</summary>
    DamagedRecord,

    /// <summary>Another process is changing the same model.</summary>
    Busy,
}
