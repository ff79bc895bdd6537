namespace Pipelines.Connectors.Datasets;

/// <summary>What an entry of a folder is to a dataset.</summary>
internal enum EntryKind
{
    TextFile,
    OtherFile,
    Hidden,
    Folder,
    LinkedFolder,
}
