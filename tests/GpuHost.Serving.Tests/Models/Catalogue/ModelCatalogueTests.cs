using GpuHost.Serving.Models.Catalogue;

namespace GpuHost.Serving.Tests.Models.Catalogue;

public sealed class ModelCatalogueTests
{
    [Fact]
    public void Models_All_CanBePulled()
    {
        Assert.NotEmpty(ModelCatalogue.Models);
        Assert.All(ModelCatalogue.Models, m =>
        {
            Assert.Equal("https", m.Address.Scheme);
            Assert.EndsWith(".gguf", m.Address.AbsolutePath, StringComparison.Ordinal);
            Assert.Contains(m.Quantisation, m.Address.AbsolutePath, StringComparison.OrdinalIgnoreCase);
            Assert.Equal("https", m.LicenseAddress.Scheme);
            Assert.NotEmpty(m.License);
            Assert.NotEmpty(m.GoodFor);
            Assert.Same(m, ModelCatalogue.Find(m.Name));
        });
    }

    [Fact]
    public void Models_Names_AreUniqueAndInOrderOfSize()
    {
        Assert.Equal(ModelCatalogue.Models.Count, ModelCatalogue.Models.Select(m => m.Name).Distinct().Count());
        Assert.Equal(ModelCatalogue.Models.OrderBy(m => m.AboutMegabytes), ModelCatalogue.Models);
    }

    [Fact]
    public void StartHere_Catalogue_MarksExactlyOneUnderAFreeLicence() =>
        Assert.Equal("Apache-2.0", ModelCatalogue.StartHere.License);
}
