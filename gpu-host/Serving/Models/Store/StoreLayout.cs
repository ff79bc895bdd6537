using System.Security.Cryptography;
using System.Text;

namespace GpuHost.Serving.Models.Store;

/// <summary>
/// Where things lie in the store:
/// <code>
/// {name}/model.gguf        the model                  {name}/model.json       its record: there is no model without it
/// {name}/pull.part         a download under way       {name}/pull.part.json   what it is a part of
/// .locks/{name}            held while {name} changes  .digests/{sha256 of the address}.json
/// </code>
/// </summary>
internal sealed record StoreLayout(string Root)
{
    private const string LocksFolder = ".locks";
    private const string DigestsFolder = ".digests";

    public string FolderOf(ModelName name) => Path.Combine(Root, name.ToString());

    public string FileOf(ModelName name) => Path.Combine(FolderOf(name), "model.gguf");

    public string RecordOf(ModelName name) => Path.Combine(FolderOf(name), "model.json");

    public string PartOf(ModelName name) => Path.Combine(FolderOf(name), "pull.part");

    public string PartNoteOf(ModelName name) => PartOf(name) + ".json";

    public string LockOf(ModelName name) => Path.Combine(Root, LocksFolder, name.ToString());

    public string DigestOf(Uri address)
    {
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)));
        return Path.Combine(Root, DigestsFolder, key + ".json");
    }
}
