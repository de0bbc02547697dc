metadata description = 'An alert on one metric of one resource that is above a threshold.'

import { tagsType } from 'types.bicep'

@description('Required. The name of the alert.')
param name string

@description('Required. The tags.')
param tags tagsType

@description('Required. What it means and what to do about it.')
param alertDescription string

@description('Required. The resource id that is watched.')
param targetId string

@description('Required. The namespace of the metric: the type of the resource.')
param metricNamespace string

@description('Required. The metric.')
param metricName string

@description('Required. How values within the window become one.')
param timeAggregation 'Average' | 'Maximum' | 'Total'

@description('Required. The dimension that is watched value by value; empty for the sum of all.')
param dimensionName string

@description('Required. 0 critical, 1 error, 2 warning, 3 informational.')
@minValue(0)
@maxValue(4)
param severity int

@description('Required. The value that must not be exceeded.')
param threshold int

@description('Required. The resource id of the action group.')
param actionGroupId string

resource alert 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    description: alertDescription
    enabled: true
    autoMitigate: true
    severity: severity
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    scopes: [
      targetId
    ]
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: metricName
          metricNamespace: metricNamespace
          metricName: metricName
          operator: 'GreaterThan'
          threshold: threshold
          timeAggregation: timeAggregation
          dimensions: empty(dimensionName)
            ? []
            : [
                {
                  name: dimensionName
                  operator: 'Include'
                  values: [
                    '*'
                  ]
                }
              ]
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}
