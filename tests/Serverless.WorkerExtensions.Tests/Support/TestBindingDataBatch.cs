using Microsoft.Azure.Functions.Worker.Core;

namespace Serverless.WorkerExtensions.Tests.Support;

/// <summary>A batch of model binding data.</summary>
internal sealed class TestBindingDataBatch(params ModelBindingData[] items) : CollectionModelBindingData
{
    public override ModelBindingData[] ModelBindingData => items;
}
