using GpuHost.Serving.Models.Store;

namespace GpuHost.Serving.Models.Catalogue;

/// <summary>A model that is known by name before it is here.</summary>
/// <param name="Name">What to pull.</param>
/// <param name="Title">The publisher's name for it.</param>
/// <param name="Address">One GGUF file.</param>
/// <param name="License">As the publisher names it.</param>
/// <param name="LicenseAddress">Where its terms are.</param>
/// <param name="Parameters">Such as <c>1.5B</c>.</param>
/// <param name="Quantisation">Such as <c>Q4_K_M</c>.</param>
/// <param name="AboutMegabytes">Rounded; the server tells the exact size.</param>
/// <param name="GoodFor">One line for the choice.</param>
/// <param name="StartHere">True for the one to start with.</param>
public sealed record CatalogueModel(
    ModelName Name,
    string Title,
    Uri Address,
    string License,
    Uri LicenseAddress,
    string Parameters,
    string Quantisation,
    int AboutMegabytes,
    string GoodFor,
    bool StartHere);
