namespace Pipelines.House.Tests.Repository;

/// <summary>One rule of the house: reads the tree, says every breach. A rule touches no file itself.</summary>
internal interface IHouseRule
{
    IEnumerable<Finding> Check(RepositoryTree tree);
}
