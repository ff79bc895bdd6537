using GpuHost.Host.Access;
using Pipelines.TestKit.Storage;

namespace GpuHost.Tests.Access;

public sealed class ApiKeyFileTests : IDisposable
{
    private static readonly string SomeHash = new('a', 64);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""[{"name": "a", "sha256": "SOME", "tenant": "acme/x"}]""", "'/' in the tenant 'acme/x'")]
    [InlineData("""[{"name": "acme/x", "sha256": "SOME"}]""", "'/' in the tenant 'acme/x'")]
    [InlineData("""[{"name": "a", "sha256": "12"}]""", "no SHA-256 for the key 'a'")]
    [InlineData("""[{"name": "a", "sha256": "SOME"}, {"name": "b", "sha256": "SOME"}]""", "the same key under two names")]
    [InlineData("""[{"name": "a", "sha256": "SOME", "quota": {"requestsPerMinute": 0}}]""", "quota of the key 'a' that is not positive")]
    [InlineData("""[{"name": "a", "sha256": "SOME", "tennant": "b"}]""", "tennant")]
    public async Task Read_WrongKey_SaysWhatIsWrongAndWhere(string keys, string expected)
    {
        string path = _folder["keys.json"];
        await File.WriteAllTextAsync(path, $$"""{"keys": {{keys.Replace("SOME", SomeHash, StringComparison.Ordinal)}}}""");

        ApiKeyFileException wrong = Assert.Throws<ApiKeyFileException>(() => ApiKeyFile.Read(path));

        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(path, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NameWithASlashAndATenantWithout_IsTaken()
    {
        string path = _folder["keys.json"];
        await File.WriteAllTextAsync(path, $$"""{"keys": [{"name": "team/a", "sha256": "{{SomeHash}}", "tenant": "team"}]}""");

        Assert.Equal("team", Assert.Single(ApiKeyFile.Read(path).Keys).EffectiveTenant);
    }
}
