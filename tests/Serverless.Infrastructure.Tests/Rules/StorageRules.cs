using Serverless.Infrastructure.Tests.Deployments;

namespace Serverless.Infrastructure.Tests.Rules;

internal static class StorageRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        Rule.Each(15, "C-15", "storage takes no keys", ResourceTypes.Storage, resource =>
            resource.Properties.Bool("allowSharedKeyAccess") == false ? null : "allowSharedKeyAccess is not false"),

        Rule.Each(16, "AZR-000200", "storage asks for TLS 1.2", ResourceTypes.Storage, resource =>
            resource.Properties.Text("minimumTlsVersion") == "TLS1_2" ? null : "minimumTlsVersion is not 'TLS1_2'"),

        Rule.Each(17, "AZR-000196", "storage asks for HTTPS", ResourceTypes.Storage, resource =>
            resource.Properties.Bool("supportsHttpsTrafficOnly") == true
                ? null : "supportsHttpsTrafficOnly is not true"),

        new(18, "AZR-000198 AZR-000199", "no blob and no container is public", PublicBlobs),

        new(19, "AZR-000202", "storage is closed to the public network (prod)", deployment => deployment
            .Of(ResourceTypes.Storage)
            .Where(resource => deployment.IsProduction
                && resource.Properties.Text("networkAcls.defaultAction") != "Deny")
            .Select(resource => Violation.Of(resource, "networkAcls.defaultAction is not 'Deny'"))),

        new(20, "AZR-000197 AZR-000289", "deleted blobs and containers can be brought back", WithoutSoftDelete),

        Rule.Each(21, "C-21", "storage does not replicate to other tenants", ResourceTypes.Storage, resource =>
            resource.Properties.Bool("allowCrossTenantReplication") == false
                ? null
                : "allowCrossTenantReplication is not false"),
    ];

    private static IEnumerable<Violation> PublicBlobs(Deployment deployment) => deployment.Of(ResourceTypes.Storage)
        .Where(resource => resource.Properties.Bool("allowBlobPublicAccess") != false)
        .Select(resource => Violation.Of(resource, "allowBlobPublicAccess is not false"))
        .Concat(deployment.Of(ResourceTypes.BlobContainer)
            .Where(resource => resource.Properties.Text("publicAccess") is not (null or "None"))
            .Select(resource => Violation.Of(resource, "publicAccess is not 'None'")));

    private static IEnumerable<Violation> WithoutSoftDelete(Deployment deployment)
    {
        foreach (Resource account in deployment.Of(ResourceTypes.Storage))
        {
            Resource? service = deployment.Of(ResourceTypes.BlobService).FirstOrDefault(
                each => each.Id.StartsWith(account.Id + "/", StringComparison.Ordinal));
            if (service?.Properties.Bool("deleteRetentionPolicy.enabled") != true)
            {
                yield return Violation.Of(account, "deleted blobs are gone at once");
            }

            if (service?.Properties.Bool("containerDeleteRetentionPolicy.enabled") != true)
            {
                yield return Violation.Of(account, "deleted containers are gone at once");
            }
        }
    }
}
