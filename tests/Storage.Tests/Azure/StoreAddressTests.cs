namespace Pipelines.Storage.Tests.Azure;

public sealed class StoreAddressTests
{
    private const string Key = "c2VjcmV0c2VjcmV0";
    private const string Signature = "sv=2023-08-03&se=2030-01-01T00%3A00%3A00Z&sr=c&sp=racwdl&sig=c2VjcmV0c2VjcmV0%3D";

    [Theory]
    [InlineData("store", "/base/store")]
    [InlineData("/data/store", "/data/store")]
    [InlineData("../UseDevelopmentStorage", "/UseDevelopmentStorage")]
    public void Parse_Path_IsAFolderBelowTheWorkingFolder(string text, string expected)
    {
        var address = StoreAddress.Parse(text, null, "/base");

        Assert.True(address.IsFolder);
        Assert.Equal(expected, address.Name);
        Assert.Equal(expected + "/runs/1/x.json", address.Locate("runs/1/x.json"));
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", null, "http://127.0.0.1:10000/devstoreaccount1/pipelines")]
    [InlineData("UseDevelopmentStorage=true", "runs/team/a", "http://127.0.0.1:10000/devstoreaccount1/runs/team/a")]
    [InlineData("AccountName=acme;AccountKey=" + Key + ";EndpointSuffix=core.windows.net", "runs/", "https://acme.blob.core.windows.net/runs")]
    [InlineData("BlobEndpoint=https://acme.example;SharedAccessSignature=" + Signature, null, "https://acme.example/pipelines")]
    [InlineData("https://acme.blob.core.windows.net/runs", null, "https://acme.blob.core.windows.net/runs")]
    [InlineData("https://acme.blob.core.windows.net/runs/team/a/", null, "https://acme.blob.core.windows.net/runs/team/a")]
    [InlineData("https://acme.blob.core.windows.net", null, "https://acme.blob.core.windows.net/pipelines")]
    [InlineData("https://acme.blob.core.windows.net/", "runs/x", "https://acme.blob.core.windows.net/runs/x")]
    [InlineData("https://acme.blob.core.windows.net/runs?" + Signature, null, "https://acme.blob.core.windows.net/runs")]
    public void Parse_StorageAccount_NamesTheContainerAndNoSecret(string text, string? container, string expected)
    {
        var address = StoreAddress.Parse(text, container, "/base");

        Assert.False(address.IsFolder);
        Assert.Equal(expected, address.Name);
        Assert.Equal(expected + "/runs/1/x.json", address.Locate("runs/1/x.json"));
        Assert.Equal(text.Contains("c2VjcmV0", StringComparison.Ordinal), StoreAddress.HoldsSecret(text));
    }

    [Theory]
    [InlineData("AccountName=acme;AccountKey=" + Key + "!", null, "connection string")]
    [InlineData("AccountName=acme;AccountKy=" + Key, null, "connection string")]
    [InlineData("AccountKey=" + Key, null, "connection string")]
    [InlineData("ftp://acme/" + Key, null, "A store is a folder")]
    [InlineData("http://acme.example/runs", null, "only shown over https")]
    [InlineData("https://acme.blob.core.windows.net/runs?" + Signature, "other", "names the container 'runs' already")]
    [InlineData("UseDevelopmentStorage=true", "No", "cannot be a container")]
    [InlineData("UseDevelopmentStorage=true", "a--b", "cannot be a container")]
    [InlineData("UseDevelopmentStorage=true", "runs/../other", "'.' or '..' segment")]
    [InlineData("folder", "runs", "A folder has no container")]
    public void Parse_Wrong_SaysWhyAndNoSecret(string text, string? container, string why)
    {
        FormatException refusal = Assert.Throws<FormatException>(() => StoreAddress.Parse(text, container, "/base"));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", refusal.ToString(), StringComparison.Ordinal);
    }
}
